// The way to a database server, in a process of its own: `network URL` says the address through it.
// While it is stopped (SIGSTOP) nothing passes, and what was sent arrives when it goes on. SIGUSR2
// ends all connections.
import { startProxy } from "../support/postgres/proxy.ts";

const { url, cut } = await startProxy(process.argv[2] ?? "");
process.on("SIGUSR2", cut);
console.log(url);
