import type { Status } from "../desk/answers.ts";
import { text } from "../text/text.ts";

/** Whether the engine runs, and how far its copies are; a square in place of the dot where it does not. */
export function EngineState({ status }: { status: Status | undefined }) {
  if (!status) return <p class="engine" />;
  const { engine, copies = [] } = status;
  const [done, total] = copies.reduce(([a, b], copy) => [a + copy.done_bytes, b + copy.total_bytes], [0, 0]);
  const words = !engine.running ? text.engine.off : engine.paused ? text.engine.paused : text.engine.runs;
  return (
    <p class="engine">
      <span class={engine.running && !engine.paused ? "dot" : "dot off"} aria-hidden="true" />
      <span>
        <b>{words}</b>
        {copies.length > 0 && (
          <span class="dim num">
            {" "}
            · {text.engine.copies(copies.length, Math.floor((100 * done) / Math.max(1, total)))}
          </span>
        )}
      </span>
    </p>
  );
}
