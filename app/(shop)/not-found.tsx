import { Lost } from '#components/lost.tsx';

export default function ShopNotFound() {
  return <Lost />;
}
