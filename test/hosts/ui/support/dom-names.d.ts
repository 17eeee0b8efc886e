// playwright-core names these types of the browser in its own. Nothing of the DOM is there in Node,
// so they have no members.
interface Node {}
interface HTMLElement {}
interface SVGElement {}
interface HTMLElementTagNameMap {}
