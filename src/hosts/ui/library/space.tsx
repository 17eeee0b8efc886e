import { useAnswer } from "../hooks/use-load.ts";
import { bytesText } from "../model/format.ts";
import { Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";

/** How full the disks of the libraries are. */
export function Space() {
  const space = useAnswer("get_free_space", {});
  const words = text.library;
  return (
    <section aria-labelledby="space">
      <h2 id="space">{words.space}</h2>
      <Problem of={space} />
      <ul class="lines">
        {space.answer?.disks.map(
          ({ folders, free_bytes: free, total_bytes: total = 0, below_bytes: least, problem }) => {
            const where = folders.join(", ");
            return (
              <li key={where}>
                <p class="facts num">
                  <code class="break">{where}</code>
                  {free !== undefined && (
                    <>
                      <meter min={0} max={Math.max(1, total)} value={total - free} aria-label={where} />
                      <span>{words.free(bytesText(free), bytesText(total))}</span>
                    </>
                  )}
                </p>
                {(problem ?? least) !== undefined && (
                  <p class="note warning">{problem ?? words.low(bytesText(least ?? 0))}</p>
                )}
              </li>
            );
          },
        )}
      </ul>
    </section>
  );
}
