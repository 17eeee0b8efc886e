import type { JSX, RefObject } from "preact";
import { Item } from "../item/item.tsx";
import { type ListPosition, Steps } from "../item/item-head.tsx";
import type { RefusedDecision } from "../item/outcome.ts";
import type { Decide } from "../item/use-decisions.ts";
import { useItem } from "../item/use-item.ts";
import { isUnderWay } from "../model/decision.ts";
import { Grey, Problem } from "../shell/problem.tsx";
import { item } from "../text/item.ts";

type Props = {
  id: number | undefined;
  position: ListPosition | undefined;
  heading: RefObject<HTMLHeadingElement | null>;
  decide: Decide;
  /**
   * True if it is not yet known whether the filter shows the release, or if the release is being
   * decided together with others.
   */
  isUnsure: boolean;
  refusal: RefusedDecision | undefined;
  forget: (id: number) => void;
};

/** Shows the release next to the list. */
export function ItemPane({ id, ...rest }: Props): JSX.Element {
  return (
    <section class="item" aria-label={item.whatIsIt}>
      {id === undefined ? <p class="pane dim">{item.none}</p> : <Opened id={id} {...rest} />}
    </section>
  );
}

function Opened({ id, ...rest }: Props & { id: number }) {
  const { item, newer, reload, error, isSlow, again } = useItem(id);
  // A change of `key` resets the item. A work preselected while the engine was working may not be
  // the one that the release waits for now.
  if (item) {
    return (
      <Item key={String(isUnderWay(item))} {...rest} item={item} newer={newer} reload={reload} />
    );
  }
  if (error !== undefined) {
    return (
      <div class="pane">
        <Steps position={rest.position} />
        <Problem of={{ error, isSlow, again }} />
      </div>
    );
  }
  return isSlow ? <Grey /> : null;
}
