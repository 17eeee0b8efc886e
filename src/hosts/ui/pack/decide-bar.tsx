import type { DuplicateChoice } from "../model/decision.ts";
import { numberText } from "../model/format.ts";
import { problemOf } from "../model/numbering.ts";
import { text } from "../text/text.ts";
import type { Pack } from "./use-pack.ts";

type Props = {
  pack: Pack;
  isOff: boolean;
  /** What may become of what the library has already; one that is undefined where nothing is asked. */
  ways: readonly (DuplicateChoice | undefined)[];
  toProblem: () => void;
  leave: () => void;
  file: (way: DuplicateChoice | undefined) => void;
};

/** What is still missing, or what will be filed, and the button that does it. */
export function DecideBar({ pack: { videos, counts, problems, work }, isOff, ways, toProblem, leave, file }: Props) {
  const words = text.pack;
  const episodes = videos.filter(({ pick }) => pick.kind === "episode").length;
  const extras = videos.filter(({ pick }) => pick.kind === "extra").length;
  const twice = problems.map((video) => problemOf(video, counts)).find((problem) => problem?.kind === "twice");
  const canFile = work !== undefined && problems.length === 0 && episodes > 0 && !isOff;
  return (
    <section class="done" aria-label={words.decide}>
      <p role="status">
        {work === undefined ? (
          words.noWork
        ) : twice?.kind === "twice" ? (
          <>
            <b class="no">▲ {words.twoFiles(numberText(twice.season, [twice.episode]))}</b>{" "}
            <span class="rest">{words.sayWhich}</span>
          </>
        ) : problems.length > 0 ? (
          <>
            <b>● {words.openFiles(problems.length)}</b> <span class="rest">{words.sayEach}</span>
          </>
        ) : (
          words.ready(episodes, extras)
        )}
      </p>
      {problems.length > 0 && (
        <button type="button" onClick={toProblem}>
          {words.nextProblem} <kbd>n</kbd>
        </button>
      )}
      <button type="button" class="less" disabled={isOff} onClick={leave}>
        {words.leaveAll}
      </button>
      {ways.map((way, at) => (
        <button
          key={way}
          type="button"
          class={at === 0 ? "main" : undefined}
          disabled={!canFile}
          onClick={() => file(way)}
        >
          {words[way ?? "file"](episodes)} {at === 0 && <kbd>a</kbd>}
        </button>
      ))}
    </section>
  );
}
