import { PlainMessage } from "../components/site/plain-message";

export default function NotFound() {
  return <PlainMessage kind="notFound" />;
}
