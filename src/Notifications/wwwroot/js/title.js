/**
 * The title of a tab with the number of what is unread before it.
 * @param {string} title with or without a number
 * @param {number} unread
 */
export function countedTitle(title, unread) {
  const plain = title.replace(/^\(\d+\+?\) /, "");
  return unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${plain}` : plain;
}
