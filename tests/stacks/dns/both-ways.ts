import { createSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";

type Respond = (packet: Buffer, over: "udp" | "tcp") => Buffer | undefined;

/** Listens on one port of loopback over UDP and TCP. A port that is free for the one may be taken for the other: then it is another. */
export async function listenBothWays(respond: Respond): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  for (let tries = 0; tries < 50; tries++) {
    const udp = createSocket("udp4");
    udp.on("message", (packet, from) => {
      const reply = respond(packet, "udp");
      if (reply !== undefined) udp.send(reply, from.port, from.address);
    });
    await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
    const { port } = udp.address();
    const sockets = new Set<Socket>();
    const tcp = overTcp(respond, sockets);
    const free = await new Promise<boolean>((done) => {
      tcp.once("error", () => done(false));
      tcp.listen(port, "127.0.0.1", () => done(true));
    });
    const close = () => new Promise<void>((done) => void udp.close(done));
    if (!free) {
      await close();
      continue;
    }
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([close(), new Promise<void>((done) => void tcp.close(() => done()))]);
    };
    return { port, stop: () => (stopped ??= stop()) };
  }
  throw new Error("no port is free for both UDP and TCP");
}

/** Over TCP a packet stands behind its length. */
function overTcp(respond: Respond, sockets: Set<Socket>): Server {
  return createServer((socket) => {
    let seen = Buffer.alloc(0);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      while (seen.length > 2 && seen.length >= 2 + seen.readUInt16BE(0)) {
        const reply = respond(seen.subarray(2, 2 + seen.readUInt16BE(0)), "tcp");
        seen = seen.subarray(2 + seen.readUInt16BE(0));
        if (reply === undefined) continue;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(reply.length, 0);
        socket.write(Buffer.concat([length, reply]));
      }
    });
  });
}
