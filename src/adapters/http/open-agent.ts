import { getCACertificates } from "node:tls";
import { Agent } from "undici";

/** The agent's timers are off: our deadline covers every phase, and it uses our clock. */
export function openAgent({ connections, deadlineMs, ca }: AgentOptions): Agent {
  // `ca` replaces all other authorities, also those of NODE_EXTRA_CA_CERTS, so they are listed again.
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] };
  return new Agent({ connections, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: deadlineMs, ...trusted } });
}

type AgentOptions = { connections: number; deadlineMs: number; ca: string | undefined };
