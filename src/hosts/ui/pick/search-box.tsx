import { Icon } from "../shell/icon.tsx";

type Props = { words: string; value: string | undefined; change: (value: string) => void };

/** Looks for words in what a list shows, with each letter. */
export const SearchBox = ({ words, value = "", change }: Props) => (
  <label class="searchbox">
    <Icon of="search" />
    <span class="vh">{words}</span>
    <input
      type="search"
      placeholder={words}
      maxLength={200}
      value={value}
      onInput={({ currentTarget }) => change(currentTarget.value)}
    />
  </label>
);
