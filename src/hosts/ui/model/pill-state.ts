import { isArrKind } from "../../../core/arr/app.ts";
import { isServerName } from "../../../core/library/server-entry.ts";
import { isClientKind } from "../../../core/torrent/kinds.ts";
import { clientOfSource } from "../../../core/torrent/source-name.ts";
import type { Status } from "../desk/answers.ts";
import { text } from "../text/text.ts";

type PillState = {
  icon: "ill" | "paused" | "well" | "busy" | "lost";
  tone: "ok" | "busy" | "warn" | "bad" | "lost";
  words: string;
  /** Names the part with the problem. */
  cause?: string | undefined;
  /** ISO time of the oldest proof of what is well, or since when an answer is overdue. */
  since?: string | undefined;
};

export type VerdictView = Status["verdicts"][number];

/** True while an answer of this source is overdue. */
export const isOverdue = ({ silent_since: since }: VerdictView): boolean => since !== undefined;

/**
 * Formats the subject of a verdict for people. The name of a client, server or app is shown if it
 * differs from the kind, because there may be several of a kind.
 */
export function formatSubject({ code, name }: Pick<VerdictView, "code" | "name">): string {
  const title = (of: string): string => text.state.sources[of] ?? of;
  if (isClientKind(code)) return title(clientOfSource(name, code));
  if (code === "schedule") return title(name);
  const isNamed = (isServerName(code) || isArrKind(code)) && name !== code;
  if (isNamed) return `${title(code)} "${name}"`;
  return text.state.sources[code] ?? name;
}

/** Returns the worst state that applies. */
export function stateOf({
  engine,
  verdicts,
  copies = [],
}: Pick<Status, "engine" | "verdicts" | "copies">): PillState {
  const words = text.state;
  const [ill, ...others] = verdicts.filter(({ state }) => state === "ill");
  if (ill) {
    return {
      icon: "ill",
      tone: "bad",
      words:
        ill.code === "engine" && !engine.running
          ? text.engine.off
          : words.ill(formatSubject(ill), others.length),
      cause: ill.code === "engine" && !engine.running ? undefined : ill.message,
    };
  }
  const [silent, ...more] = verdicts.filter(isOverdue);
  if (silent) {
    return {
      icon: "busy",
      tone: "warn",
      words: words.silentSource(formatSubject(silent), more.length),
      since: silent.silent_since,
    };
  }
  if (engine.paused) return { icon: "paused", tone: "warn", words: text.engine.paused };
  if (copies.length === 0) {
    const [oldest] = verdicts
      .flatMap(({ state, proven_at: at }) => (state === "well" && at !== undefined ? [at] : []))
      .toSorted();
    return { icon: "well", tone: "ok", words: words.well, since: oldest };
  }
  const [done, total] = copies.reduce(
    ([a, b], copy) => [a + copy.done_bytes, b + copy.total_bytes],
    [0, 0],
  );
  return {
    icon: "busy",
    tone: "busy",
    words: words.copying(Math.floor((100 * done) / Math.max(1, total))),
  };
}
