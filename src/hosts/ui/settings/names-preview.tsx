import { Fragment, type JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Tools } from "../desk/answers.ts";
import { type LoadResult, useAnswer } from "../hooks/use-load.ts";
import { type Marked, markPath } from "../model/mark-change.ts";
import { useMay } from "../session/session-desk.ts";
import { Button } from "../shell/controls.tsx";
import { Path } from "../shell/name.tsx";
import { Problem } from "../shell/problem.tsx";
import { values } from "../text/values.ts";

const words = values.preview;

type Answer = Tools["preview_names"]["answers"];

export type NamesPreview = LoadResult<Answer> & {
  /** True while the answer is for earlier settings. */
  isOld: boolean;
  hasOthers: boolean;
  /** Requests ten others, or the first ten after the last ones. */
  others: () => void;
};

/** Delay in ms after the last key press before the names are previewed. */
const PAUSE_MS = 250;

/**
 * Previews names with unsaved settings. The last answer stays until the next one is there. Answers
 * to earlier requests are dropped.
 */
export function useNamesPreview(set: Readonly<Record<string, string>>): NamesPreview {
  const may = useMay();
  const [page, setPage] = useState(0);
  const typed = JSON.stringify(set);
  const [asked, ask] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => ask(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = { set: JSON.parse(asked) as Record<string, string>, page };
  const loaded = useAnswer("preview_names", may("preview_names") ? query : undefined);
  const last = useRef<Answer>(undefined);
  if (loaded.answer) last.current = loaded.answer;
  return {
    ...loaded,
    ...(last.current && { answer: last.current }),
    isOld: asked !== typed || loaded.answer === undefined,
    hasOthers: last.current?.more === true || page > 0,
    others: () => setPage(last.current?.more ? page + 1 : 0),
  };
}

/** Shows films and episodes with their current names and with the names by the unsaved settings. */
export function Preview({ of }: { of: NamesPreview }): JSX.Element {
  const { answer, isOld, hasOthers, others } = of;
  const isExample = answer?.examples === true;
  const files = answer?.files ?? [];
  return (
    <section class="card flush preview" aria-labelledby="preview" aria-busy={isOld}>
      <div class="phead">
        <h2 id="preview">
          {isExample ? words.examples : words.yours(files.length)}{" "}
          <span class="dim">{isExample ? words.untilFiled : words.marked}</span>
        </h2>
        {!isExample && hasOthers && <Button says={words.others} class="plain" onClick={others} />}
      </div>
      <Problem of={of} />
      <ul class="rows">
        {files.map(({ from, to, problem }) => (
          <li key={from} class="mono">
            <Change from={from} to={to} />
            {problem !== undefined && <p class="dim break">{problem}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The path as it is, and below it as it would be. A path that stays is shown once. */
function Change({ from, to }: { from: string; to: string }) {
  if (from === to) {
    return (
      <p>
        <Path of={to} /> <span class="dim">{words.stays}</span>
      </p>
    );
  }
  const marked = markPath(from, to);
  return (
    <>
      <p class="dim">
        <span class="vh">{words.now}</span> <MarkedPath of={marked.map(({ from }) => from)} />
      </p>
      <p>
        <span class="vh">{words.next}</span> <MarkedPath of={marked.map(({ to }) => to)} />
      </p>
    </>
  );
}

const MarkedPath = ({ of }: { of: readonly Marked[] }) => (
  <bdi dir="ltr">
    {of.map(([start, own, end], index) => (
      <Fragment key={index}>
        <Path of={start} />
        {own !== "" && (
          <mark>
            <Path of={own} />
          </mark>
        )}
        <Path of={end} />
      </Fragment>
    ))}
  </bdi>
);
