import type { Header, Request } from "./judge";

export const host = "shop.apps.example.com";

/** What every browser sends. */
const browser: readonly Header[] = [
  ["User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"],
  ["Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
  ["Accept-Language", "en-US,en;q=0.5"],
  ["Accept-Encoding", "gzip, deflate, br"],
];

interface More {
  readonly headers?: readonly Header[];
  readonly body?: string | Buffer;
  readonly authority?: string;
  readonly response?: Request["response"];
}

/** A request of a browser; headers of one's own come in place of the browser's. */
export function request(
  name: string,
  method: string,
  target: string,
  { headers = [], body = "", authority = host, response }: More = {},
): Request {
  const bytes = Buffer.from(body);
  const own = new Set(headers.map(([header]) => header.toLowerCase()));
  const length: readonly Header[] = bytes.length > 0 || method === "POST" ? [["Content-Length", String(bytes.length)]] : [];
  return {
    name,
    method,
    target,
    authority,
    protocol: "HTTP/2.0",
    headers: [...browser.filter(([header]) => !own.has(header.toLowerCase())), ...length, ...headers],
    body: bytes.toString("base64"),
    ...(response === undefined ? {} : { response }),
  };
}

export const get = (name: string, target: string, ...headers: readonly Header[]) => request(name, "GET", target, { headers });

export const form = (name: string, target: string, body: string) =>
  request(name, "POST", target, { headers: [["Content-Type", "application/x-www-form-urlencoded"]], body });

export const sendJson = (name: string, target: string, value: unknown, method = "POST") =>
  request(name, method, target, { headers: [["Content-Type", "application/json"]], body: JSON.stringify(value) });

export const xml = (name: string, target: string, body: string) =>
  request(name, "POST", target, { headers: [["Content-Type", "application/xml"]], body });

/** A form with files; each part is its headers and its content. */
export function multipart(
  name: string,
  target: string,
  parts: readonly (readonly [disposition: string, type: string, content: string | Buffer])[],
): Request {
  const boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
  const chunks = parts.map(([disposition, type, content]) => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${type === "" ? "" : `Content-Type: ${type}\r\n`}\r\n`;
    return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from("\r\n")]);
  });
  return request(name, "POST", target, {
    headers: [["Content-Type", `multipart/form-data; boundary=${boundary}`]],
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  });
}
