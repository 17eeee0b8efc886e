import type { JSX, RefObject } from "preact";
import { Icon } from "./icon.tsx";

export type SearchProps = {
  words: string;
  value: string | undefined;
  change: (value: string) => void;
  input?: RefObject<HTMLInputElement | null>;
};

/** A field that searches a list and reacts to each typed letter. */
export const SearchBox = ({ words, value = "", change, input }: SearchProps): JSX.Element => (
  <label class="searchbox">
    <Icon of="search" />
    <span class="vh">{words}</span>
    <input
      ref={input ?? null}
      type="search"
      placeholder={words}
      maxLength={200}
      value={value}
      onInput={({ currentTarget }) => change(currentTarget.value)}
    />
  </label>
);

type SelectProps = {
  label: string;
  value: string;
  /** Each value with its label. A plain text is used as both. */
  options: readonly (readonly [value: string, word: string] | string)[];
  choose: (value: string) => void;
  class?: string;
  /** True if the label is only for screen readers. */
  isHidden?: boolean;
};

/** Selects one of several values. */
export const Select = ({
  label,
  value,
  options,
  choose,
  class: name = "selw",
  isHidden = false,
}: SelectProps): JSX.Element => (
  <label class={name}>
    <span class={isHidden ? "vh" : undefined}>{label}</span>
    <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {options.map((choice) => {
        const [key, word] = typeof choice === "string" ? [choice, choice] : choice;
        return (
          <option key={key} value={key}>
            {word}
          </option>
        );
      })}
    </select>
  </label>
);
