import type { JSX, RefObject } from "preact";
import type { ItemView as ShownItem } from "../desk/answers.ts";
import {
  explainNoSuggestion,
  isToldByLength,
  keyOf,
  type NoSuggestion as NoSuggestionReason,
  preselectWork,
  worksOf,
} from "../model/decision.ts";
import { formatWork } from "../model/format.ts";
import { Search } from "../pick/search.tsx";
import { Say } from "../shell/name.tsx";
import { item as words } from "../text/item.ts";
import { Candidates } from "./candidates.tsx";
import type { Choice } from "./use-choice.ts";

type Props = { item: ShownItem; choice: Choice; search: RefObject<HTMLInputElement | null> };

/** The works that the release may be, with the suggested one and a search for others. */
export function WhatItIs({ item, choice, search }: Props): JSX.Element {
  const isTold = isToldByLength(item);
  const suggested = item.state === "review" ? preselectWork(item) : undefined;
  const isWaiting = item.state === "review" && worksOf(item).length > 0;
  const work = choice.works.find((candidate) => keyOf(candidate) === suggested);
  return (
    <>
      <div class="cands-head">
        <h3 aria-hidden="true">{words.whatIsIt}</h3>
        {isWaiting && !choice.isThere && (
          <p class="dim">
            {work ? (
              <>
                <Say of={words.suggested} work={<bdi>{formatWork(work)}</bdi>} />{" "}
                {isTold && words.decides}
              </>
            ) : (
              <NoSuggestion of={explainNoSuggestion(item)} />
            )}
          </p>
        )}
        <Search
          input={search}
          found={(list) => {
            choice.addFound(list);
            if (list[0]) choice.pick(keyOf(list[0]));
          }}
        />
      </div>
      <Candidates
        works={choice.works}
        picked={choice.picked}
        pick={choice.pick}
        threshold={item.parsed?.threshold}
        byLength={isTold ? suggested : undefined}
        isSearched={choice.found !== undefined}
      />
    </>
  );
}

/** Shows why no work is suggested. */
function NoSuggestion({ of }: { of: NoSuggestionReason }) {
  const says = words.noSuggestion;
  if (of.why === "severalFit") return <>{says.severalFit(of.count)}</>;
  return "work" in of ? (
    <Say of={says[of.why]} work={<bdi>{formatWork(of.work)}</bdi>} />
  ) : (
    <>{says[of.why]}</>
  );
}
