// Loaded by tests, and before each program under test. Connections to the usual ports of media
// servers and download clients on this machine are refused, as if it had none of them.
import { Socket } from "node:net";

/** A test compares these with the ports at which `init` and the settings page look. */
export const USUAL_PORTS_HERE = new Set([6789, 8080, 8096, 8097, 8112, 9091, 32_400]);

/** Other machines keep their ports. */
const HERE = /^(?:127\.0\.0\.1|localhost|::1)$/;

const { connect } = Socket.prototype;
Socket.prototype.connect = function connectElsewhere(...args) {
  const [{ host = "localhost", port } = {}] = Array.isArray(args[0]) ? args[0] : args;
  if (!USUAL_PORTS_HERE.has(Number(port)) || !HERE.test(host)) return connect.apply(this, args);
  const refused = new Error(`connect ECONNREFUSED ${host}:${port}`);
  process.nextTick(() => this.destroy(Object.assign(refused, { code: "ECONNREFUSED" })));
  return this;
};
