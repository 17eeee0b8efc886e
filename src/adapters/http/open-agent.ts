import { getCACertificates } from "node:tls";
import { Agent } from "undici";

/** Connections of our own. Our deadline covers every phase; the agent's timers would only cut in on a clock of theirs. */
export function openAgent({ connections, deadlineMs, ca }: AgentOptions): Agent {
  // An authority that is handed over replaces all others, those of NODE_EXTRA_CA_CERTS too, unless they are named again.
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] };
  return new Agent({ connections, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: deadlineMs, ...trusted } });
}

type AgentOptions = { connections: number; deadlineMs: number; ca: string | undefined };
