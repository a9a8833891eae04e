/** NOT IMPLEMENTED yet. */
export default function P(): React.ReactNode {
  return <p className="empty">Not built yet.</p>;
}
