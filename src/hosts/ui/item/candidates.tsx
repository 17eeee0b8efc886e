import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LengthFitView } from "../desk/answers.ts";
import { type CandidateChoice, keyOf } from "../model/decision.ts";
import { formatDecimal, formatDuration, formatWork } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { Button } from "../shell/controls.tsx";
import { item } from "../text/item.ts";

type Props = {
  works: readonly CandidateChoice[];
  picked: string | undefined;
  pick: (key: string) => void;
};

/** The works that the release may be, side by side. */
export function Candidates({ works, picked, pick }: Props): JSX.Element {
  return (
    <fieldset class="cands">
      <legend>{item.whatIsIt}</legend>
      {works.length === 0 && <p class="dim">{item.noCandidates}</p>}
      {works.map((work, index) => (
        <div key={keyOf(work)} class="cand">
          <label>
            <Poster work={work} />
            <span class="pick">
              <input
                type="radio"
                name="work"
                checked={keyOf(work) === picked}
                onChange={() => pick(keyOf(work))}
                aria-describedby={`about-${index}`}
              />
              {index < 9 && <kbd aria-hidden="true">{index + 1}</kbd>}
              {work.confidence !== undefined && (
                <span
                  class="dim num score"
                  title={item.confidence(formatDecimal(work.confidence, 3))}
                >
                  <span class="vh">{item.confidence("")}</span>
                  {formatDecimal(work.confidence, 3)}
                </span>
              )}
            </span>
            <span class="t break">
              <bdi>{formatWork(work)}</bdi>
            </span>
            <About work={work} id={`about-${index}`} />
          </label>
          {work.overview !== undefined && <Overview words={work.overview} />}
        </div>
      ))}
    </fieldset>
  );
}

function About({ work, id }: { work: CandidateChoice; id: string }) {
  const {
    type,
    runtime_minutes: minutes,
    original_title,
    title,
    length_fit,
    in_library: there,
  } = work;
  const kind = type === "movie" ? item.film : item.series;
  return (
    <span class="about" id={id}>
      <span class="dim">
        {kind}
        {minutes !== undefined && ` · ${formatDuration(minutes * 60_000)}`}
      </span>
      {original_title !== undefined && original_title !== title && (
        <bdi class="dim break">{original_title}</bdi>
      )}
      {length_fit && <FitLine of={length_fit} />}
      {there !== undefined && <span class="dim break">{item.there(there)}</span>}
    </span>
  );
}

/** Shows three lines of the overview, and a button for the full text if it is cut. */
function Overview({ words }: { words: string }) {
  const lines = useRef<HTMLParagraphElement>(null);
  const [isCut, cut] = useState(false);
  const [isOpen, open] = useState(false);
  useEffect(() => {
    const { current } = lines;
    const watch = new ResizeObserver(
      () => current && cut(current.scrollHeight > current.clientHeight + 1),
    );
    if (current && !isOpen) watch.observe(current);
    return () => watch.disconnect();
  }, [words, isOpen]);
  return (
    <div class="over">
      <p ref={lines} class={isOpen ? "say whole" : "say"}>
        {words}
      </p>
      {(isCut || isOpen) && (
        <Button class="plain" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          {isOpen ? item.less : item.more}
        </Button>
      )}
    </div>
  );
}

const SIGNS = { fits: "✓", near: "≈", differs: "✗" } as const;

/** Shows how well the length fits, as a symbol and in words. */
function FitLine({ of: { fit, difference_ms } }: { of: LengthFitView }) {
  const minutes = Math.round(Math.abs(difference_ms) / 60_000);
  const differs = item.differs[difference_ms > 0 ? "longer" : "shorter"](minutes);
  const words = { fits: item.fits, near: item.near(differs), differs }[fit];
  return (
    <span class={`fit ${fit}`}>
      <span aria-hidden="true">{SIGNS[fit]} </span>
      {words}
    </span>
  );
}
