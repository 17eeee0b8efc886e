import { type ComponentChildren, Fragment, type JSX } from "preact";
import { momentText } from "../model/format.ts";
import { splitBreakable, splitByDirection, splitName } from "../model/split-name.ts";

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

/** A title in bold. A right-to-left title does not reverse the text around it. */
export const Title = ({ of }: { of: ComponentChildren }): JSX.Element => (
  <b>
    <bdi>{of}</bdi>
  </b>
);

/**
 * Shows a name as it is on disk, with the title strong and the tags dim. The two parts are
 * isolated, so the tags stay after a right-to-left title. Names are third-party text and are never
 * interpreted as markup.
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
 * Shows a path, which may break after each folder. It reads from left to right, folder by folder: a
 * right-to-left title reverses neither the other folders nor the year and the id next to it.
 */
export const Path = ({ of }: { of: string }): JSX.Element => (
  <bdi class="mono break" dir="ltr">
    {(of.match(/[^/]*\/|[^/]+$/g) ?? []).map((part, index) => (
      <Fragment key={index}>
        {splitByDirection(part.replace("/", "")).map((run, at) =>
          at % 2 === 0 ? <Pieces key={at} of={run} /> : <bdi key={at}>{run}</bdi>,
        )}
        {part.endsWith("/") && "/"}
        <wbr />
      </Fragment>
    ))}
  </bdi>
);

/**
 * Matches a title or a name in quotation marks with its year, a command in backticks, or a time in the
 * server's format.
 */
const PARTS = /(“[^”]*”(?: \(\d{4}\))?|"[^"]*"|`[^`]+`|\d{4}-\d\d-\d\d \d\d:\d\d UTC)/;
const MOMENT = /^([\d-]{10}) ([\d:]{5}) UTC$/;

/**
 * Shows a sentence from the server. A right-to-left title does not reverse the text around it, and
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

/** Fills the parts of a sentence into its template, such as `{name} was filed as {work}.` */
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
