import type { JSX } from "preact";
import type { ReleaseView } from "../desk/answers.ts";
import { formatWork } from "../model/format.ts";
import { Say, Sentence } from "../shell/name.tsx";
import { text } from "../text/text.ts";

/** Names the works to choose from. If there are fewer than two, states the reason in full. */
export function Question({
  of: { candidates, reasons },
}: {
  of: Pick<ReleaseView, "candidates" | "reasons">;
}): JSX.Element {
  const [one, two, ...more] = candidates;
  if (!one || !two) return <Sentence of={reasons[0]?.message ?? ""} />;
  return (
    <>
      <Say
        of={text.list.either}
        one={<bdi>{formatWork(one)}</bdi>}
        two={<bdi>{formatWork(two)}</bdi>}
      />
      {more.length > 0 && ` ${text.list.orMore(more.length)}`}
    </>
  );
}
