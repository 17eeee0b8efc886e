import { useAnswer } from "../hooks/use-load.ts";
import { text } from "../text/text.ts";

/** What became of a release that somebody else decided. */
export function Gone({ id }: { id: number }) {
  const { answer } = useAnswer("get_ingest_item", { id });
  const last = answer?.item.history.find(({ actor }) => actor !== "engine");
  if (!answer || answer.item.state === "review") return <>{text.list.gone}</>;
  return <>{last ? text.list.decidedBy(answer.item.state, last.actor) : answer.item.state}</>;
}
