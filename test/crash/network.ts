// The connection to a database server, in a separate process: `network URL` prints the address to
// use. While it is stopped (SIGSTOP), nothing passes, and data sent during that time arrives when
// it continues. SIGUSR2 ends all connections.
import { startProxy } from "../support/postgres/proxy.ts";

const { url, cut } = await startProxy(process.argv[2] ?? "");
process.on("SIGUSR2", cut);
console.log(url);
