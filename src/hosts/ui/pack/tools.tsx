import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { findFirstFree } from "../model/numbering.ts";
import { Button } from "../shell/controls.tsx";
import { Select } from "../shell/fields.tsx";
import { pack as words } from "../text/pack.ts";
import { formatSeason } from "./pack-head.tsx";
import type { Pack } from "./use-pack.ts";

type Props = { pack: Pack; isProblems: boolean; showProblems: (only: boolean) => void };

/** Actions for all chosen files at once. */
export function Tools({ pack, isProblems, showProblems }: Props): JSX.Element {
  const { chosen, season, seasons, listed, videos, problems } = pack;
  const free = findFirstFree(videos, chosen, season, listed);
  const [typed, type] = useState("");
  const from = /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : free;
  const isNone = chosen.size === 0;
  return (
    <div class={isNone ? "tools-of-pack idle" : "tools-of-pack"}>
      <b class="num">{words.chosen(chosen.size)}</b>
      <div class="for-chosen" role="group" aria-label={words.tools}>
        <Button says={words.inOrder} disabled={isNone} onClick={() => pack.number(from)} />
        <input
          type="text"
          inputMode="numeric"
          size={3}
          aria-label={words.from}
          placeholder={String(free)}
          value={typed}
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
        <Button says={words.up} disabled={isNone} onClick={() => pack.shift(1)} />
        <Button says={words.down} disabled={isNone} onClick={() => pack.shift(-1)} />
        <Select
          label={words.season}
          isHidden
          class=""
          value={`${season}`}
          options={(seasons.length > 0 ? seasons.map((entry) => entry.season) : [season]).map(
            (number) => [`${number}`, formatSeason(number)],
          )}
          choose={(value) => pack.toSeason(Number(value))}
        />
        <Button says={words.leaveOut} disabled={isNone} onClick={pack.leaveOut} />
        <Button says={words.asNamed} disabled={isNone} onClick={pack.asNamed} />
      </div>
      <div class="show" role="group" aria-label={words.show}>
        <Button aria-pressed={!isProblems} onClick={() => showProblems(false)}>
          {words.all} <span class="count num">{videos.length}</span>
        </Button>
        <Button aria-pressed={isProblems} onClick={() => showProblems(true)}>
          {words.problems} <span class="count num">{problems.length}</span>
        </Button>
      </div>
    </div>
  );
}
