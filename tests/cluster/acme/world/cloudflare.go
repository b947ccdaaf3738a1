package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/letsencrypt/challtestsrv"
)

// Record is one that was made in the zone, and whether it is gone again.
type Record struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Content string `json:"content"`
	TTL     int    `json:"ttl"`
	Removed bool   `json:"removed"`
}

// cloudflare stands for the four calls by which records are found, made and removed in a zone that a token is for. Everybody sees them at once.
type cloudflare struct {
	zone, token string
	names       *challtestsrv.ChallSrv
	seen        *Seen
	// Whether records get into the zone under another name than was asked for.
	astray atomic.Bool
}

const zoneID = "023e105f4ecef8ad9ca31a8372d0c353"

func (c *cloudflare) ServeHTTP(out http.ResponseWriter, request *http.Request) {
	if request.Header.Get("Authorization") != "Bearer "+c.token {
		refuse(out, http.StatusForbidden, 9109, "Invalid access token")
		return
	}
	c.seen.Lock()
	defer c.seen.Unlock()
	records := "/client/v4/zones/" + zoneID + "/dns_records"
	switch where := request.Method + " " + request.URL.Path; {
	case where == "GET /client/v4/zones":
		zones := []map[string]string{}
		if request.URL.Query().Get("name") == c.zone {
			zones = append(zones, map[string]string{"id": zoneID, "name": c.zone})
		}
		answer(out, zones)
	case where == "GET "+records:
		answer(out, c.find(request.URL.Query().Get("name")))
	case where == "POST "+records:
		c.add(out, request)
	case strings.HasPrefix(where, "DELETE "+records+"/"):
		c.remove(out, strings.TrimPrefix(request.URL.Path, records+"/"))
	default:
		refuse(out, http.StatusNotFound, 7003, "Could not route to "+request.URL.Path)
	}
}

func (c *cloudflare) find(name string) []Record {
	found := []Record{}
	for _, one := range c.seen.Records {
		if !one.Removed && one.Name == name {
			found = append(found, one)
		}
	}
	return found
}

func (c *cloudflare) add(out http.ResponseWriter, request *http.Request) {
	var record Record
	if err := json.NewDecoder(request.Body).Decode(&record); err != nil {
		refuse(out, http.StatusBadRequest, 9207, err.Error())
		return
	}
	if record.Type != "TXT" || !strings.HasSuffix(record.Name, "."+c.zone) {
		refuse(out, http.StatusForbidden, 10000, "Authentication error")
		return
	}
	if c.astray.Load() {
		record.Name = "elsewhere." + record.Name
	}
	record.ID = strconv.Itoa(len(c.seen.Records) + 1)
	c.seen.Records = append(c.seen.Records, record)
	c.names.AddDNSTXTRecord(record.Name, record.Content)
	answer(out, record)
}

func (c *cloudflare) remove(out http.ResponseWriter, id string) {
	for at := range c.seen.Records {
		if one := &c.seen.Records[at]; one.ID == id && !one.Removed {
			one.Removed = true
			c.names.DeleteDNSTXTRecord(one.Name)
			// The server forgets all of a name at once.
			for _, other := range c.find(one.Name) {
				c.names.AddDNSTXTRecord(other.Name, other.Content)
			}
			answer(out, map[string]string{"id": id})
			return
		}
	}
	refuse(out, http.StatusNotFound, 81044, "Record does not exist.")
}

func answer(out http.ResponseWriter, result any) {
	out.Header().Set("Content-Type", "application/json")
	check(json.NewEncoder(out).Encode(map[string]any{"success": true, "errors": []any{}, "messages": []any{}, "result": result}))
}

func refuse(out http.ResponseWriter, status, code int, message string) {
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(status)
	check(json.NewEncoder(out).Encode(map[string]any{
		"success": false, "errors": []map[string]any{{"code": code, "message": message}}, "messages": []any{}, "result": nil,
	}))
}
