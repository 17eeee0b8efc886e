import { Agent } from "undici";

/** Connections of our own. Our deadline covers every phase; the agent's timers would only cut in on a clock of theirs. */
export const openAgent = ({ connections, deadlineMs }: { connections: number; deadlineMs: number }): Agent =>
  new Agent({ connections, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: deadlineMs } });
