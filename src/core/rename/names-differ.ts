/** Said until a plan for the whole library was carried out, or found nothing. */
export const NAMES_DIFFER = "The templates of names were changed, and the library has the names of earlier ones.";
