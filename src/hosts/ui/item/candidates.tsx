import type { JSX } from "preact";
import type { LengthFitView } from "../desk/answers.ts";
import { type CandidateChoice, keyOf } from "../model/decision.ts";
import { formatDuration, formatWork } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { item } from "../text/item.ts";

type Props = {
  works: readonly CandidateChoice[];
  picked: string | undefined;
  pick: (key: string) => void;
  /** Confidence, from 0 to 1, from which the matcher files without asking. */
  threshold?: number | undefined;
  /** The work that is suggested although another name matches better. */
  byLength?: string | undefined;
  /** True after a search. Its result is shown next to its field. */
  isSearched?: boolean;
};

/** The works that the release may be, one row each. */
export function Candidates(props: Props): JSX.Element {
  const { works, picked, pick, threshold, byLength, isSearched = false } = props;
  const chosen = works.find((work) => keyOf(work) === picked);
  return (
    <fieldset class="cands">
      <legend class="vh">{item.whatIsIt}</legend>
      {works.length === 0 && (
        <p class="dim">{isSearched ? item.searchOtherwise : item.noCandidates}</p>
      )}
      {works.map((work, index) => (
        <label key={keyOf(work)} class="cand">
          <input
            type="radio"
            name="work"
            checked={keyOf(work) === picked}
            onChange={() => pick(keyOf(work))}
            aria-describedby={`about-${index}`}
          />
          <Poster work={work} size="thumb" />
          <span class="t break">
            <bdi>{formatWork(work)}</bdi>
          </span>
          <About
            work={work}
            id={`about-${index}`}
            threshold={threshold}
            byLength={
              byLength === undefined ? undefined : keyOf(work) === byLength ? "this" : "other"
            }
          />
          {index < 9 && <kbd aria-hidden="true">{index + 1}</kbd>}
        </label>
      ))}
      {threshold !== undefined && works.some(({ confidence }) => confidence !== undefined) && (
        <p class="dim need">{item.needed(toPoints(threshold))}</p>
      )}
      {chosen?.overview !== undefined && (
        <p class="dim break story">
          <b>
            <bdi>{formatWork(chosen)}</bdi>
          </b>{" "}
          {chosen.overview}
        </p>
      )}
    </fieldset>
  );
}

type AboutProps = {
  work: CandidateChoice;
  id: string;
  threshold: number | undefined;
  /** Set if the lengths decide between works whose titles match equally well. */
  byLength: "this" | "other" | undefined;
};

function About({ work, id, threshold, byLength }: AboutProps) {
  const { type, runtime_minutes: minutes, original_title, title, length_fit, confidence } = work;
  const other =
    original_title !== undefined && original_title !== title ? original_title : undefined;
  return (
    <span class="about" id={id}>
      <span class="kind dim">
        <span>{type === "movie" ? item.film : item.series}</span>
        {other !== undefined && (
          <>
            {" · "}
            <bdi>{other}</bdi>
          </>
        )}
        {work.in_library !== undefined && (
          <span class="there" title={work.in_library}>
            {item.there}
          </span>
        )}
      </span>
      <span class="length">
        {length_fit && <FitLine of={length_fit} />}
        {minutes !== undefined && <span class="dim num">{formatDuration(minutes * 60_000)}</span>}
      </span>
      {/* The title's points of a work that its length rules out would contradict the suggestion. */}
      {confidence !== undefined && byLength !== "other" && (
        <Certainty value={confidence} threshold={threshold} isByLength={byLength === "this"} />
      )}
    </span>
  );
}

/** Converts a confidence from 0 to 1 to points of 100. */
const toPoints = (confidence: number): number => Math.round(confidence * 100);

type CertaintyProps = { value: number; threshold: number | undefined; isByLength: boolean };

/** Shows how certain the matcher is, with a mark where it would file without asking. */
function Certainty({ value, threshold, isByLength }: CertaintyProps) {
  const points = toPoints(value);
  return (
    <span class="sure">
      <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
        <rect y="3" width="100" height="6" class="track" />
        <rect y="3" width={points} height="6" />
        {threshold !== undefined && (
          <rect x={toPoints(threshold)} width="1.5" height="12" class="limit" />
        )}
      </svg>
      <span class="num">
        <span class="vh">{item.certainty}</span>
        {points}
      </span>
      {isByLength && <small class="dim">{item.byLength}</small>}
    </span>
  );
}

const SIGNS = { fits: "✓", near: "≈", differs: "✗" } as const;

/** Shows how well the length fits, as a symbol and in words. */
function FitLine({ of: { fit, difference_ms } }: { of: LengthFitView }) {
  const minutes = Math.round(Math.abs(difference_ms) / 60_000);
  const differs = item.differs[difference_ms > 0 ? "longer" : "shorter"](minutes);
  return (
    <span class={`fit ${fit}`}>
      <span aria-hidden="true">{SIGNS[fit]} </span>
      {fit === "fits" ? (
        item.fits
      ) : (
        <>
          <span class="wide-part">{item.fileIs}</span> {differs}
        </>
      )}
      {fit === "near" && <span class="vh">{item.near}</span>}
    </span>
  );
}
