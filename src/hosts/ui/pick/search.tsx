import type { JSX, RefObject } from "preact";
import { useId, useState } from "preact/hooks";
import type { MediaType, WorkView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { readSearch } from "../model/decision.ts";
import { Form } from "../shell/controls.tsx";
import { messageOf } from "../shell/problem.tsx";
import { item as words } from "../text/item.ts";

type Props = {
  found: (works: WorkView[]) => void;
  type?: MediaType;
  input?: RefObject<HTMLInputElement | null>;
  label?: string;
};

/** Searches TMDB for the work by its title or number. */
export function Search({ found, type: only, input, label = words.whichIsIt }: Props): JSX.Element {
  const desk = useDesk();
  const id = useId();
  const [typed, type] = useState("");
  const [message, setMessage] = useState("");

  async function search(): Promise<void> {
    const asked = readSearch(typed);
    if (!asked) return;
    setMessage(words.searching);
    try {
      const works =
        "id" in asked
          ? await byId(asked.id)
          : (
              await desk.call("search_tmdb", {
                ...asked,
                limit: 6,
                ...(only ? { type: only } : {}),
              })
            ).results;
      found(works);
      setMessage(words.found(works.length));
    } catch (error) {
      setMessage(messageOf(error));
    }
  }
  /** Films and series are numbered separately, so one number may be both. */
  async function byId(tmdb_id: number): Promise<WorkView[]> {
    const asked = (only ? [only] : (["movie", "tv"] as const)).map((kind) =>
      desk.call("get_tmdb_details", { type: kind, tmdb_id }),
    );
    const answers = await Promise.allSettled(asked);
    const works = answers.flatMap((answer) =>
      answer.status === "fulfilled" ? answer.value.details : [],
    );
    const [first] = answers;
    if (works.length === 0 && first?.status === "rejected") throw first.reason;
    return works;
  }
  return (
    <Form class="other" submit={() => void search()}>
      <label for={id}>
        {label} {input && <kbd aria-hidden="true">t</kbd>}
      </label>
      <input
        ref={input ?? null}
        id={id}
        type="text"
        placeholder={words.searchHint}
        maxLength={300}
        value={typed}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
      <button type="submit">{words.search}</button>
      <span class="dim" role="status">
        {message}
      </span>
    </Form>
  );
}
