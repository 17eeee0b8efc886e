import { useAnswer } from "../hooks/use-load.ts";
import { bytesText } from "../model/format.ts";
import { text } from "../text/text.ts";

const DAYS = 30;

/** How much was filed, in a line. */
export function Lately() {
  const { answer } = useAnswer("get_ingest_statistics", { days: DAYS });
  const words = text.library;
  if (!answer) return null;
  const { by_day: days, decisions } = answer;
  const sum = (of: "filed" | "bytes"): number => days.reduce((all, day) => all + day[of], 0);
  return (
    <section aria-labelledby="lately">
      <h2 id="lately">{words.lately}</h2>
      <p class="num">
        {[
          words.filed(sum("filed"), bytesText(sum("bytes"))),
          words.alone(decisions.auto, decisions.approved + decisions.corrected),
          ...(decisions.undone > 0 ? [words.undone(decisions.undone)] : []),
        ].join(" ")}
      </p>
    </section>
  );
}
