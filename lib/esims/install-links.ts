export interface InstallLinks {
  apple: string;
  android: string;
}

/**
 * Addresses that open the phone's own eSIM set-up (iOS 17.4 and later, Android 10 and later). A tap gives
 * the code to Apple or Google by design; nothing is sent before it.
 */
export function installLinks(activationCode: string): InstallLinks {
  const query = `?carddata=${encodeURIComponent(activationCode)}`;
  return {
    apple: `https://esimsetup.apple.com/esim_qrcode_provisioning${query}`,
    android: `https://esimsetup.android.com/esim_qrcode_provisioning${query}`,
  };
}
