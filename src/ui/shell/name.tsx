import { Fragment } from "preact";
import { breakable, splitName } from "../model/split-name.ts";

const Pieces = ({ of }: { of: string }) => (
  <>
    {breakable(of).map((piece, at) => (
      <Fragment key={at}>
        {piece}
        <wbr />
      </Fragment>
    ))}
  </>
);

/** A name as it lies on disk: what it says strong, its tags dim. It comes from strangers and is text, never markup. */
export function Name({ name }: { name: string }) {
  const [strong, rest] = splitName(name);
  return (
    <bdi>
      <b>
        <Pieces of={strong} />
      </b>
      <Pieces of={rest} />
    </bdi>
  );
}
