export { type Origin, type TrustPolicy, type TrustQuestion, withTrust } from './policy';
export { trustFolder } from './remembered';
