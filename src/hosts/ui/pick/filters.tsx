import { useEffect, useState } from "preact/hooks";
import { Button } from "../shell/controls.tsx";
import { SearchBox, type SearchProps } from "../shell/fields.tsx";
import { text } from "../text/text.ts";

/** How long typing must pause before the list is searched, in ms. */
const SEARCH_DELAY_MS = 200;

/** A search field that searches once typing pauses. With another `key` it is empty again. */
export function PausedSearch({ value = "", change, ...same }: SearchProps) {
  const [typed, type] = useState(value);
  useEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => change(typed.trim()), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  });
  return <SearchBox {...same} value={typed} change={type} />;
}

type ChipsProps = {
  total?: number | undefined;
  of: readonly (readonly [value: string, word: string, count: number])[];
  value: string | undefined;
  choose: (value: string) => void;
};

/** Shows only what is of one kind: each kind with how many there are; none is all of them. */
export const Chips = ({ total, of, value = "", choose }: ChipsProps) => (
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset would name them a form
  <div class="chips" role="group" aria-label={text.list.showOnly}>
    {[["", text.list.all, total] as const, ...of].map(([kind, word, count]) => (
      <Button key={kind} aria-pressed={value === kind} onClick={() => choose(kind)}>
        {word} {count !== undefined && <span class="num count">{count}</span>}
      </Button>
    ))}
  </div>
);
