import { getCACertificates } from "node:tls";
import { Agent } from "undici";

/** The agent's timers are off: our deadline covers every phase, and it uses our clock. */
export function openAgent({ connections, deadlineMs, ca, onConnect = () => {} }: AgentOptions): Agent {
  // `ca` replaces all other authorities, also those of NODE_EXTRA_CA_CERTS, so they are listed again.
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] };
  const connect = { timeout: deadlineMs, ...trusted };
  return new Agent({ connections, headersTimeout: 0, bodyTimeout: 0, connect }).on("connect", onConnect);
}

type AgentOptions = {
  connections: number;
  deadlineMs: number;
  ca: string | undefined;
  /** Called for each connection that is opened. */
  onConnect?: () => void;
};
