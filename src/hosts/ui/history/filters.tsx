import type { HistoryFilter } from "../route/place.ts";
import { capital, historyActions, historyWords } from "../text/history.ts";
import { text } from "../text/text.ts";

type Props = {
  filter: HistoryFilter;
  /** Who did what is shown. */
  actors: readonly string[];
  change: (filter: HistoryFilter) => void;
};

/** What is shown of history: which action, and whose. */
export function Filters({ filter, actors, change }: Props) {
  const words = text.history;
  const set = (name: "action" | "actor", value: string): void => {
    const { [name]: _, ...others } = filter;
    change(value === "" ? others : { ...others, [name]: value });
  };
  const known = (name: string, all: readonly string[]): readonly string[] =>
    name === "" || all.includes(name) ? all : [...all, name];
  const { action = "", actor = "" } = filter;
  return (
    <search class="filters" aria-label={words.filters}>
      <label>
        {words.action}{" "}
        <select value={action} onChange={({ currentTarget }) => set("action", currentTarget.value)}>
          <option value="">{words.anything}</option>
          {known(action, historyActions).map((one) => (
            <option key={one} value={one}>
              {capital(historyWords(one))}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.actor}{" "}
        <select value={actor} onChange={({ currentTarget }) => set("actor", currentTarget.value)}>
          <option value="">{words.anybody}</option>
          {known(actor, actors).map((one) => (
            <option key={one} value={one}>
              {one === "engine" ? words.engine : one}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
