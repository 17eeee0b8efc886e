import type { JSX } from "preact";
import type { Status } from "../desk/answers.ts";
import { stateOf } from "../model/pill-state.ts";
import { text } from "../text/text.ts";
import { useLostSince } from "./connection.ts";
import { Icon } from "./icon.tsx";

/** Shows whether all is well, in the header of every page. */
export function StatePill({ status }: { status: Status | undefined }): JSX.Element {
  const isLost = useLostSince() !== undefined;
  if (!isLost && !status) return <span class="pill" />;
  const { icon, tone, words } =
    isLost || !status
      ? { icon: "lost" as const, tone: "lost", words: text.offline.short }
      : stateOf(status);
  return (
    <span class={`pill ${tone}`}>
      <Icon of={icon} />
      <span>{words}</span>
    </span>
  );
}
