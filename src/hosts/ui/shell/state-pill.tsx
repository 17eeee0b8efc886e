import type { JSX } from "preact";
import type { Status } from "../desk/answers.ts";
import { formatAgo, formatSpan } from "../model/format.ts";
import { stateOf } from "../model/pill-state.ts";
import { text } from "../text/text.ts";
import { useLostSince } from "./connection.ts";
import { Icon } from "./icon.tsx";
import { useNow } from "./proof.tsx";

/**
 * Shows whether all is well, in the header of every page. `overdueSince`: time in ms since 1970 since
 * when the status has not been answered, so that it may be outdated.
 */
export function StatePill({
  status,
  overdueSince,
}: {
  status: Status | undefined;
  overdueSince?: number | undefined;
}): JSX.Element {
  const isLost = useLostSince() !== undefined;
  const now = useNow();
  if (!isLost && overdueSince !== undefined) {
    return (
      <span class="pill warn">
        <Icon of="busy" />
        <span>{text.state.unanswered}</span>
        <small class="num">{text.state.forSpan(formatSpan(now - overdueSince))}</small>
      </span>
    );
  }
  if (!isLost && !status) {
    return (
      <span class="pill">
        <span class="vh">{text.state.reading}</span>
        <i class="sk" />
      </span>
    );
  }
  const { icon, tone, words, since } =
    isLost || !status
      ? { icon: "lost" as const, tone: "lost", words: text.offline.short, since: undefined }
      : stateOf(status);
  return (
    <span class={`pill ${tone}`}>
      <Icon of={icon} />
      <span>{words}</span>
      {since !== undefined && (
        <small class="num">
          {tone === "ok"
            ? formatAgo(since, now)
            : text.state.forSpan(formatSpan(now - Date.parse(since)))}
        </small>
      )}
    </span>
  );
}
