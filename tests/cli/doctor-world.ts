import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer as createPlain, type Server, type Socket } from "node:net";
import { createServer as createTls, type TlsOptions } from "node:tls";
import type { AddressInfo } from "node:net";
import type { World } from "../../cli/doctor/world";

const running: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(running.splice(0).map((server) => new Promise<void>((done) => void server.close(() => done()))));
});

async function listening(server: Server): Promise<number> {
  running.push(server);
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/** A gateway's port with TLS; who connects gets the head of an answer. */
export function tlsServer(options: TlsOptions): Promise<number> {
  const server = createTls(options, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", () => void socket.end(`HTTP/1.1 200 OK\r\ndate: ${new Date(today).toUTCString()}\r\ncontent-length: 0\r\n\r\n`));
  });
  server.on("tlsClientError", () => undefined);
  return listening(server);
}

/** A server that does with its connections what a test says. */
export const rawServer = (talk: (socket: Socket) => void): Promise<number> => listening(createPlain(talk));

export const httpServer = (listener: RequestListener): Promise<number> => listening(createHttp(listener));

/** A port where nobody is. */
export async function closedPort(): Promise<number> {
  const server = createPlain();
  const port = await listening(server);
  await new Promise<void>((done) => void server.close(() => done()));
  running.splice(running.indexOf(server), 1);
  return port;
}

/** OpenSSL looks at the machine's own clock, so that this is its time, to the second that certificates count in. */
export const today = Math.floor(Date.now() / 1000) * 1000;
export const dayMs = 86_400_000;

/** The day so many days from now. */
export const day = (days: number): string => new Date(today + days * dayMs).toISOString().slice(0, 10);

/** A world of a test's own: nothing in it leaves this machine. */
export function worldOf(given: Partial<World> & { readonly ports?: { readonly 80: number; readonly 443: number } }): World {
  const { ports = { 80: 1, 443: 1 }, ...rest } = given;
  return {
    reach: { resolvers: ["127.0.0.1:1"], timeoutMs: 200, tries: 1 },
    route: (_, port) => ({ host: "127.0.0.1", port: ports[port] }),
    cloudflare: "http://127.0.0.1:1",
    timeSource: () => "http://127.0.0.1:1/",
    env: {},
    now: () => today,
    elapsed: () => 0,
    sleep: () => Promise.resolve(false),
    patienceMs: 5000,
    ...rest,
  };
}
