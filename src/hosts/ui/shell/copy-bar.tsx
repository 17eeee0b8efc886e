import type { JSX } from "preact";
import type { Status } from "../desk/answers.ts";
import { formatDuration, formatLocalBytes } from "../model/format.ts";
import { text } from "../text/text.ts";

export type Copy = NonNullable<Status["copies"]>[number];

/** Shows the progress of a copy or another long step: bytes, percentage and the time left. */
export function CopyBar({ copy }: { copy: Copy }): JSX.Element {
  const words = text.copy;
  const {
    step = "copy",
    name,
    done_bytes: done,
    total_bytes,
    bytes_per_second,
    seconds_left,
  } = copy;
  const total = Math.max(1, total_bytes);
  return (
    <p class="facts num">
      <progress max={total} value={done} aria-label={`${words.step[step]}: ${name}`} />
      <span>
        {words.step[step]} {words.progress(formatLocalBytes(done), formatLocalBytes(total_bytes))}
      </span>
      <span>{words.share(Math.floor((100 * done) / total))}</span>
      {bytes_per_second > 0 && <span>{words.speed(formatLocalBytes(bytes_per_second))}</span>}
      {seconds_left !== undefined && <span>{words.left(formatDuration(seconds_left * 1000))}</span>}
    </p>
  );
}
