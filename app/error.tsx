"use client";

import { PlainMessage } from "../components/site/plain-message";

export default function ErrorPage() {
  return <PlainMessage kind="error" />;
}
