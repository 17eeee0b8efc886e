// Collects the groups that sign a release, from all components of its path.

import { fold } from "../../../base/text/fold.ts";
import { abbreviates } from "../../identify/title-key.ts";
import { tokensOf } from "../../parse/tokens.ts";
import type { Component } from "./path-component.ts";

/**
 * Names of the groups that sign a path. A word at the end of a component explains the component's
 * own words only directly after a tag: `1080p-GRP` signs, but `Podcast` in `03-Podcast` must also
 * sign another component.
 */
export interface Signers {
  /** True if these words of a component are the name of a group that signs. */
  areNamed: (words: string, component: Component) => boolean;
  /** True for a short form of such a name: `arw-film.avi` in a release of ARROW. */
  areShortened: (words: string, component: Component) => boolean;
}

type Signer = { name: string; group: string | undefined; isTagged: boolean; block: string };

/**
 * Returns the group that signs a component. The name of a release has a resolution, a source or a codec before
 * its group. `isTagged`: the group is directly after a tag.
 */
function signerOf({ name, folder, block }: Component): Signer {
  const { group, resolution, source, videoCodec } = folder().parsed;
  const { text, tags, prefix } = tokensOf(name);
  if (group === null || prefix.group === group || (resolution ?? source ?? videoCodec) === null) {
    return { name, group: undefined, isTagged: false, block: block() };
  }
  const start = text.lastIndexOf(group);
  const isTagged = tags.some(({ end }) => end === start - 1);
  return { name, group: fold(group), isTagged, block: block() };
}

/** Collects the groups at the end and the signing blocks at the start of these components. */
export function listSigners(components: readonly Component[]): Signers {
  const signers = components.map(signerOf);
  const groupsFor = (component: Component): string[] =>
    signers.flatMap(({ name, group, isTagged }) =>
      name !== component.name || isTagged ? (group ?? []) : [],
    );
  return {
    areNamed: (words, component) => {
      const key = fold(words);
      return (
        key !== "" &&
        (groupsFor(component).includes(key) || signers.some(({ block }) => block === key))
      );
    },
    areShortened: (words, component) =>
      groupsFor(component).some((group) => abbreviates(fold(words), group)),
  };
}
