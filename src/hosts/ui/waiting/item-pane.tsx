import type { RefObject } from "preact";
import { type Decide, Item } from "../item/item.tsx";
import { type Position, Steps } from "../item/item-head.tsx";
import { useItem } from "../item/use-item.ts";
import { Button } from "../shell/button.tsx";
import { Grey, messageOf } from "../shell/problem.tsx";
import { item } from "../text/item.ts";
import { text } from "../text/text.ts";

type Props = {
  id: number | undefined;
  position: Position | undefined;
  heading: RefObject<HTMLHeadingElement | null>;
  decide: Decide;
  /** It is not known yet whether the filter shows it. */
  isUnsure: boolean;
};

/** The release beside the list. */
export function ItemPane({ id, ...rest }: Props) {
  return (
    <section class="item" aria-label={item.whatIsIt}>
      {id === undefined ? <p class="dim">{item.none}</p> : <Opened id={id} {...rest} />}
    </section>
  );
}

function Opened({ id, ...rest }: Props & { id: number }) {
  const { item, newer, reload, error, isSlow, again } = useItem(id);
  if (item) return <Item {...rest} item={item} newer={newer} reload={reload} />;
  if (error !== undefined)
    return (
      <>
        <Steps position={rest.position} />
        <p class="note danger" role="alert">
          {messageOf(error)}
        </p>
        <p>
          <Button says={text.tryAgain} onClick={again} />
        </p>
      </>
    );
  return isSlow ? <Grey /> : null;
}
