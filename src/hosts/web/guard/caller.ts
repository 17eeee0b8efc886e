import type { Socket } from "node:net";
import { networkOf } from "../../../base/text/network-of.ts";
import type { Role } from "../../../core/role.ts";

/**
 * One caller, from the widest share to the narrowest: what proves its rights, its network, and its
 * session or connection. Everything that is divided among callers is divided in this order, so that
 * more addresses, sessions or connections give nobody a larger share.
 */
export type Caller = readonly [rights: string, network: string, user: string];

type CallerFacts = {
  /** The client's address, without a port. */
  address: string;
  /** See `connectionOf`. */
  connection: string;
  /**
   * The role that a token or a session proved, `hook` for HOOK_TOKEN. Undefined before that, and
   * without one.
   */
  role?: Role | "hook" | undefined;
  /** The subject of an issuer's token. */
  subject?: string | undefined;
  /** Id of the page's session. */
  session?: number | undefined;
  /** True for a body that was refused, and that is read only so that its sender sees the answer. */
  isRefused?: boolean;
};

/** The part of a caller that its request proves. */
export type ProvenFacts = Pick<CallerFacts, "role" | "subject" | "session">;

/** Answers who one caller is, for everything that is divided, limited or delayed. */
export const callerOf = ({ address, connection, session, ...facts }: CallerFacts): Caller => [
  rightsOf(facts),
  networkOf(address),
  session === undefined ? connection : `session ${session}`,
];

function rightsOf({
  isRefused,
  subject,
  role,
}: Pick<CallerFacts, "isRefused" | "subject" | "role">): string {
  if (isRefused) return "refused";
  if (subject !== undefined) return `subject ${subject}`;
  return role === undefined ? "no token" : `token ${role}`;
}

/**
 * Returns a text that identifies the connection while it is open. A TLS socket and the socket below
 * it have the same one.
 */
export const connectionOf = ({
  remoteAddress = "",
  remotePort = 0,
}: Pick<Socket, "remoteAddress" | "remotePort">): string => `${remoteAddress} ${remotePort}`;

/**
 * Returns the actor for the history, under the name that the program gives itself. The token proves
 * only that the program may report.
 */
export function actorOf(userAgent = ""): string {
  const [, name = "unknown"] = /^([\w.-]{1,40})/.exec(userAgent) ?? [];
  return `http:${name}`;
}
