import type { JSX } from "preact";
import type { EngineResult } from "../desk/answers.ts";
import { timeText } from "../model/format.ts";
import { text } from "../text/text.ts";
import { useLostSince } from "./connection.ts";
import { Button } from "./controls.tsx";
import { Sentence } from "./name.tsx";

/**
 * Shows problems that affect every page: the server cannot be reached, or no engine is carrying out
 * decisions.
 */
export function Bands({
  engine,
  again,
}: {
  engine: EngineResult | undefined;
  again: () => void;
}): JSX.Element | null {
  const since = useLostSince();
  if (since !== undefined) {
    return (
      <div class="band warning" role="alert">
        <span>
          <b>{text.offline.title}</b> {text.offline.since(timeText(since))}
        </span>
        <Button says={text.checkNow} onClick={again} />
      </div>
    );
  }
  if (engine === undefined || engine.running) return null;
  return (
    <section class="band danger" aria-label={text.engine.off}>
      <span>
        <span class="dot" aria-hidden="true" /> <b>{text.engine.offTitle}</b>{" "}
        <Sentence of={engine.message ?? text.engine.offBand} />
      </span>
    </section>
  );
}
