import type { Request } from "./judge";
import { form, get, multipart, request, sendJson, xml } from "./requests";

/** Bytes like those of a compressed file, the same on each run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 42;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

const long = (letters: number) => "lorem ipsum dolor sit amet ".repeat(Math.ceil(letters / 27)).slice(0, letters);
const token = `eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.${Buffer.from(JSON.stringify({ sub: "u-1", exp: 1 })).toString("base64url")}.c2lnbmF0dXJl`;

/** What people and programs send all day. */
export const ordinary: readonly Request[] = [
  get("a page", "/"),
  get("a page in a folder", "/products/42/reviews?page=2&sort=newest"),
  get("a picture", "/static/img/logo.v2.png", ["Accept", "image/avif,image/webp,*/*"]),
  get("a script", "/assets/index-BfX3kq9a.js", ["Sec-Fetch-Dest", "script"]),
  get("a search in words", "/search?q=running+shoes+size+42"),
  get("a search in other letters", `/search?q=${encodeURIComponent("Öl für Fahrräder & Zubehör")}`),
  get("a search in Japanese", `/search?q=${encodeURIComponent("東京の天気")}`),
  get("a search with an emoji", `/search?q=${encodeURIComponent("🎂 cake")}`),
  get("a name with an apostrophe", `/users?name=${encodeURIComponent("O'Brien")}`),
  get("a date and a time zone", "/events?from=2026-11-21T14:00:00%2B01:00&to=2026-11-22T00:00:00Z"),
  get("a list of ids", "/items?ids=1,2,3,4,5&fields=name,price"),
  get("a long query", `/report?${Array.from({ length: 60 }, (_, i) => `column${i}=value${i}`).join("&")}`),
  get("a query of 2,000 letters", `/search?q=${encodeURIComponent(long(2000))}`),
  get("a line break in a text", `/note?text=${encodeURIComponent("first line\nsecond line")}`),
  get("a return to a page", `/login?next=${encodeURIComponent("/account/orders?tab=open")}`),
  get(
    "an authorization by OAuth",
    `/authorize?response_type=code&client_id=web&redirect_uri=${encodeURIComponent("https://app.example.com/callback")}&scope=openid%20profile&state=xyz&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256`,
  ),
  get("a callback of OAuth", "/callback?code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj"),
  get("a token", "/api/me", ["Authorization", `Bearer ${token}`], ["Accept", "application/json"]),
  get("cookies", "/", ["Cookie", `session=${noise(24).toString("hex")}; theme=dark; consent=%7B%22ads%22%3Afalse%7D`]),
  get("cookies of analytics", "/", ["Cookie", "_ga=GA1.2.1234567890.1700000000; _gid=GA1.2.987654321.1700000001"]),
  get("a referrer", "/", ["Referer", "https://www.example.org/search?q=shop"]),
  get("a condition", "/feed", ["If-None-Match", 'W/"abc123"'], ["If-Modified-Since", "Sat, 21 Nov 2026 10:00:00 GMT"]),
  get("a range of a file", "/video.mp4", ["Range", "bytes=0-1048575"]),
  get("a program", "/api/items", ["User-Agent", "okhttp/4.12.0"], ["Accept", "application/json"]),
  get("a trace", "/api/items", ["traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]),
  get(
    "a WebSocket",
    "/socket",
    ["Upgrade", "websocket"],
    ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ["Sec-WebSocket-Version", "13"],
  ),
  request("the headers alone", "HEAD", "/"),
  request("what is allowed", "OPTIONS", "/api/items", {
    headers: [
      ["Origin", "https://app.example.com"],
      ["Access-Control-Request-Method", "POST"],
    ],
  }),
  form("a login", "/login", "username=jane.doe%40example.com&password=correct+horse+battery+staple&csrf=5f2a"),
  form("a password with signs", "/login", `username=jane&password=${encodeURIComponent("xK7!pq#Zr9=w")}`),
  form(
    "an address",
    "/checkout",
    `name=${encodeURIComponent("Jürgen Müller")}&street=${encodeURIComponent("Hauptstraße 12 b")}&zip=10115&city=Berlin`,
  ),
  form("a comment", "/comments", `text=${encodeURIComponent("Great product! I'd buy it again; 10/10 -- thanks, Ann & Bob.")}`),
  form("a long text", "/articles", `title=Notes&body=${encodeURIComponent(long(20_000))}`),
  form("an empty field", "/profile", "nickname=&bio=&website=https%3A%2F%2Fjane.example.com%2Fabout"),
  sendJson("an order", "/api/orders", {
    items: [{ sku: "A-1", quantity: 2, price: 19.99 }],
    note: "Please ring twice.",
    gift: false,
    coupon: null,
  }),
  sendJson("a deep document", "/api/settings", { a: { b: { c: { d: { e: ["f", { g: 1 }] } } } } }),
  sendJson("an empty document", "/api/ping", {}),
  sendJson(
    "a list of 500 entries",
    "/api/bulk",
    Array.from({ length: 200 }, (_, id) => ({ id, name: `Item ${id}`, tags: ["new", "sale"] })),
  ),
  sendJson("other letters", "/api/posts", { title: "Ünïcödé — “quotes”", body: "Καλημέρα, 世界! 🌍" }),
  sendJson("a query of GraphQL", "/graphql", {
    operationName: "Products",
    query: "query Products($first: Int!) {\n  products(first: $first) {\n    nodes { id name price { amount currency } }\n  }\n}",
    variables: { first: 10 },
  }),
  sendJson("a token that is refreshed", "/oauth/token", { grant_type: "refresh_token", refresh_token: token }),
  xml(
    "a document",
    "/api/invoice",
    '<?xml version="1.0" encoding="UTF-8"?><invoice><id>42</id><customer>Smith &amp; Sons</customer></invoice>',
  ),
  request("a call of SOAP", "POST", "/soap", {
    headers: [["Content-Type", "application/soap+xml; charset=utf-8"]],
    body: '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><GetPrice><Item>Apples</Item></GetPrice></s:Body></s:Envelope>',
  }),
  multipart("a picture and its title", "/upload", [
    ['name="title"', "", "Summer at the lake"],
    ['name="file"; filename="lake.jpg"', "image/jpeg", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), noise(20_000)])],
  ]),
  multipart("a document and a comment", "/upload", [
    ['name="comment"', "", "Signed version, see page 3"],
    ['name="file"; filename="contract 2026-11.pdf"', "application/pdf", Buffer.concat([Buffer.from("%PDF-1.7\n"), noise(50_000)])],
  ]),
  request("nothing to say", "POST", "/api/heartbeat", { headers: [["Content-Type", "application/json"]] }),
];
