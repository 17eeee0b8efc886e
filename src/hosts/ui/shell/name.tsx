import { type ComponentChildren, Fragment, type JSX } from "preact";
import { momentText } from "../model/format.ts";
import { splitBreakable, splitName } from "../model/split-name.ts";

const Pieces = ({ of }: { of: string }) => (
  <>
    {splitBreakable(of).map((piece, index) => (
      <Fragment key={index}>
        {piece}
        <wbr />
      </Fragment>
    ))}
  </>
);

/** A title in bold. A title from right to left does not reverse the text around it. */
export const Title = ({ of }: { of: ComponentChildren }): JSX.Element => (
  <b>
    <bdi>{of}</bdi>
  </b>
);

/**
 * A name as it is on disk: the title strong, the tags dim. They are isolated from each other, so
 * the tags stay after a title from right to left. Names come from strangers and are text, never
 * markup.
 */
export function Name({ name }: { name: string }): JSX.Element {
  const [strong, rest] = splitName(name);
  return (
    <bdi>
      <Title of={<Pieces of={strong} />} />
      <bdi>
        <Pieces of={rest} />
      </bdi>
    </bdi>
  );
}

/**
 * A path, which may break after each folder. A part from right to left does not reverse other
 * parts.
 */
export const Path = ({ of }: { of: string }): JSX.Element => (
  <bdi class="mono break">
    {(of.match(/[^/]*\/|[^/]+$/g) ?? []).map((part, index) => (
      <Fragment key={index}>
        <bdi>
          <Pieces of={part.replace("/", "")} />
        </bdi>
        {part.endsWith("/") && "/"}
        <wbr />
      </Fragment>
    ))}
  </bdi>
);

/**
 * A title in quotation marks, with its year; a command in backticks; a time in the server's format.
 */
const PARTS = /(“[^”]*”(?: \(\d{4}\))?|`[^`]+`|\d{4}-\d\d-\d\d \d\d:\d\d UTC)/;
const MOMENT = /^([\d-]{10}) ([\d:]{5}) UTC$/;

/**
 * A sentence of the server. A title from right to left does not reverse the text around it, and
 * times are in the browser's time zone.
 */
export const Sentence = ({ of }: { of: string }): JSX.Element => (
  <>
    {of.split(PARTS).map((part, index) =>
      index % 2 === 0 ? (
        part
      ) : part.startsWith("`") ? (
        <code key={index} class="break">
          {part.slice(1, -1)}
        </code>
      ) : MOMENT.test(part) ? (
        momentText(part.replace(MOMENT, "$1T$2Z"))
      ) : (
        <bdi key={index}>{part}</bdi>
      ),
    )}
  </>
);

/** A sentence with its parts in the order of its language: `{name} was filed as {work}.` */
export const Say = ({
  of,
  ...parts
}: { of: string } & Readonly<Record<string, ComponentChildren>>): JSX.Element => (
  <>
    {of
      .split(/\{(\w+)\}/)
      .map((part, index) =>
        index % 2 === 0 ? part : <Fragment key={part}>{parts[part]}</Fragment>,
      )}
  </>
);
