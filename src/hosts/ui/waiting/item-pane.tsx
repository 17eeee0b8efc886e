import type { JSX, RefObject } from "preact";
import { DeskRefusal } from "../desk/desk.ts";
import type { LoadResult } from "../hooks/use-load.ts";
import { Item } from "../item/item.tsx";
import { type ListPosition, Steps } from "../item/item-head.tsx";
import type { RefusedDecision } from "../item/outcome.ts";
import type { Decide } from "../item/use-decisions.ts";
import { useItem } from "../item/use-item.ts";
import { isUnderWay } from "../model/decision.ts";
import { Link } from "../shell/controls.tsx";
import { Grey, Problem } from "../shell/problem.tsx";
import { item as words } from "../text/item.ts";

type Props = {
  id: number | undefined;
  /** The list beside it, which opens its first release when it has loaded. */
  list: Pick<LoadResult<unknown>, "isSlow"> & { total: number | undefined };
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
export function ItemPane({ id, list, ...rest }: Props): JSX.Element {
  return (
    <section class="item" aria-label={words.whatIsIt}>
      {id !== undefined ? (
        <Opened id={id} {...rest} />
      ) : list.total !== undefined ? (
        <p class="pane dim">{words.none}</p>
      ) : (
        list.isSlow && <Grey />
      )}
    </section>
  );
}

function Opened({ id, ...rest }: Omit<Props, "list"> & { id: number }) {
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
        {error instanceof DeskRefusal && error.code === "not_found" ? (
          <div class="note danger" role="alert">
            <p>{error.message}</p>
            <Link class="button" to={{ page: "history" }}>
              {words.toHistory}
            </Link>
          </div>
        ) : (
          <Problem of={{ error, isSlow, again }} />
        )}
      </div>
    );
  }
  return isSlow ? <Grey /> : null;
}
