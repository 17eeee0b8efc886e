import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ItemView, WorkView } from "../desk/answers.ts";
import { Candidates } from "../item/candidates.tsx";
import { keyOf } from "../model/decision.ts";
import { formatAgo, formatLocalBytes, formatWork } from "../model/format.ts";
import { Poster } from "../pick/poster.tsx";
import { Search } from "../pick/search.tsx";
import { Button, Link } from "../shell/controls.tsx";
import { Name, Title } from "../shell/name.tsx";
import { item as ofItem } from "../text/item.ts";
import { pack as words } from "../text/pack.ts";
import { text } from "../text/text.ts";
import type { Pack } from "./use-pack.ts";

/** Formats a season the way people name it. */
export const formatSeason = (season: number): string =>
  season === 0 ? words.specials : words.seasonOf(season);

/** Heading of a pack: the release, the selected series, and a way to choose another one. */
export function PackHead({ item, pack }: { item: ItemView; pack: Pack }): JSX.Element {
  const { id, name, bytes, source, created_at, candidates } = item;
  const { work, season, listed } = pack;
  const [found, setFound] = useState<WorkView[]>();
  const [isOpen, open] = useState(work === undefined);
  const known = new Set(candidates.map(keyOf));
  const series = [
    ...candidates,
    ...(found ?? []).filter((candidate) => !known.has(keyOf(candidate))),
  ].filter(({ type }) => type === "tv");
  return (
    <>
      <div class="headrow">
        {work && <Poster key={keyOf(work)} work={work} size="small" />}
        <div>
          <h1 class="break">
            <Name name={name} />
          </h1>
          <p class="facts">
            <span class="num">{formatLocalBytes(bytes)}</span>
            <span>{text.list.files(item.files.length)}</span>
            <span>{ofItem.sources[source] ?? source}</span>
            <span>{formatAgo(created_at)}</span>
            <span class="num">#{id}</span>
          </p>
          <p class="work">
            {work && <Title of={formatWork(work)} />}
            {listed.length > 0 && (
              <span class="dim">{words.has(formatSeason(season), listed.length)}</span>
            )}
            <Button
              says={words.another}
              class="plain"
              aria-expanded={isOpen}
              onClick={() => open(!isOpen)}
            />
          </p>
        </div>
        <p class="step">
          <Link class="button" to={{ page: "item", id }}>
            ‹ {text.pages.waiting}
          </Link>
        </p>
      </div>
      {isOpen && (
        <div class="chooser">
          <Candidates
            works={series}
            picked={work && keyOf(work)}
            isSearched={found !== undefined}
            pick={(key) => pack.setWork(series.find((sery) => keyOf(sery) === key))}
          />
          <Search found={setFound} type="tv" />
        </div>
      )}
    </>
  );
}
