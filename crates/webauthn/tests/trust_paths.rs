//! Which paths of certificates end in a root.

use std::slice;
use std::time::Duration;

use fidelio_credentials::ceremony::WebAuthn as _;
use fidelio_webauthn::WebAuthnRs;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256,
    PKCS_RSA_SHA384, PKCS_RSA_SHA512, SigningKey as _,
};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::certificate::{BIT_STRING, ECDSA_WITH_SHA256, INTEGER, OID, SEQUENCE, UTC_TIME, der};
use crate::party::{DAY, Party, authority, begin, is_anchored, is_anchored_at, leaf, params};
use crate::vector::{flipped, positions};

#[test]
fn a_path_ends_in_a_root_over_any_number_of_authorities_with_or_without_the_root_itself() {
    let (root, other) = (Party::root(authority("root")), Party::root(authority("other")));
    let near = root.certify(leaf());
    let above = root.certify(authority("above"));
    let below = above.certify(authority("below"));
    let far = below.certify(leaf());
    for path in [&[&near][..], &[&near, &root], &[&far, &below, &above], &[&far, &below, &above, &root]] {
        assert!(is_anchored(path, &[&root]));
        assert!(is_anchored(path, &[&other, &root]));
        assert!(!is_anchored(path, &[&other]));
        assert!(!is_anchored(path, &[]));
    }
    assert!(is_anchored(&[&far], &[&below]), "an authority below the root may be the one that is trusted");
    assert!(is_anchored(&[&far, &below], &[&below]));
    assert!(!is_anchored(&[], &[&root]));
}

#[test]
fn an_authority_that_is_missing_or_in_another_place_breaks_the_path() {
    let root = Party::root(authority("root"));
    let above = root.certify(authority("above"));
    let below = above.certify(authority("below"));
    let leaf = below.certify(leaf());
    for path in [
        &[&leaf][..],
        &[&leaf, &below],
        &[&leaf, &above],
        &[&leaf, &above, &below],
        &[&leaf, &root],
        &[&leaf, &leaf, &below, &above],
    ] {
        assert!(!is_anchored(path, &[&root]));
    }
}

#[test]
fn every_certificate_and_the_root_must_hold_at_the_time() {
    let end = begin() + 10 * DAY;
    let later = |mut params: CertificateParams| {
        params.not_before += DAY;
        params
    };
    let sooner = |mut params: CertificateParams| {
        params.not_after -= DAY;
        params
    };
    let (root, above) = (authority("root"), authority("above"));
    let second = Duration::from_secs(1);
    for changed in 0..3 {
        let changed_to = |change: &dyn Fn(CertificateParams) -> CertificateParams| {
            let pick = |at: usize, params: &CertificateParams| match at == changed {
                true => change(params.clone()),
                false => params.clone(),
            };
            let root = Party::root(pick(0, &root));
            let above = root.certify(pick(1, &above));
            let leaf = above.certify(pick(2, &leaf()));
            [root, above, leaf]
        };
        let [root, above, leaf] = changed_to(&later);
        let at = |at| is_anchored_at(&[&leaf, &above], &[&root], at);
        assert!(!at(begin() + DAY - second) && at(begin() + DAY) && at(end) && !at(end + second), "{changed}");
        let [root, above, leaf] = changed_to(&sooner);
        let at = |at| is_anchored_at(&[&leaf, &above], &[&root], at);
        assert!(!at(begin() - second) && at(begin()) && at(end - DAY) && !at(end - DAY + second), "{changed}");
    }
}

#[test]
fn only_an_authority_that_may_sign_certificates_issues_them() {
    let good = authority("issuer");
    type Alter = dyn Fn(&mut CertificateParams);
    let unfit: [(&str, &Alter); 5] = [
        ("no basic constraints", &|params| params.is_ca = IsCa::NoCa),
        ("not an authority", &|params| params.is_ca = IsCa::ExplicitNoCa),
        ("may not sign certificates", &|params| params.key_usages = vec![KeyUsagePurpose::DigitalSignature]),
        ("something critical that is unknown", &|params| {
            let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99_999, 1], vec![5, 0]);
            extension.set_criticality(true);
            params.custom_extensions.push(extension);
        }),
        ("names are constrained", &|params| {
            let permitted = vec![GeneralSubtree::DnsName("example.com".into())];
            params.name_constraints =
                Some(NameConstraints { permitted_subtrees: permitted, excluded_subtrees: Vec::new() });
        }),
    ];
    let root = Party::root(authority("root"));
    let verify = |params: &CertificateParams| {
        let between = root.certify(params.clone());
        let below = between.certify(leaf());
        let as_root = Party::root(params.clone());
        let directly_below = as_root.certify(leaf());
        (is_anchored(&[&below, &between], &[&root]), is_anchored(&[&directly_below], &[&as_root]))
    };
    assert_eq!(verify(&good), (true, true));
    let mut silent = good.clone();
    silent.key_usages.clear();
    assert_eq!(verify(&silent), (true, true), "no key usage is every usage");
    for (reason, alter) in unfit {
        let mut params = good.clone();
        alter(&mut params);
        assert_eq!(verify(&params), (false, false), "{reason}");
    }
}

#[test]
fn no_more_authorities_are_below_one_than_it_allows() {
    for (most, is_within) in [(2, true), (1, true), (0, false)] {
        let constrained = |name| params(name, IsCa::Ca(BasicConstraints::Constrained(most)));
        let root = Party::root(constrained("root"));
        let above = root.certify(authority("above"));
        let leaf_of_one = above.certify(leaf());
        assert_eq!(is_anchored(&[&leaf_of_one, &above], &[&root]), is_within, "a root with {most}");

        let root = Party::root(authority("root"));
        let above = root.certify(constrained("above"));
        let below = above.certify(authority("below"));
        let far = below.certify(leaf());
        assert_eq!(is_anchored(&[&far, &below, &above], &[&root]), is_within, "an authority with {most}");
        let near = above.certify(leaf());
        assert!(is_anchored(&[&near, &above], &[&root]), "none between it and the leaf");
    }
}

#[test]
fn a_path_of_more_than_eight_certificates_is_not_looked_at() {
    let root = Party::root(authority("root"));
    let mut path = vec![root.certify(authority("authority"))];
    while path.len() < 8 {
        let above = path.first().unwrap();
        let below = above.certify(if path.len() == 7 { leaf() } else { authority("authority") });
        path.insert(0, below);
    }
    assert!(is_anchored(&path.iter().collect::<Vec<_>>(), &[&root]));
    path.push(Party { der: root.der.clone(), ..Party::root(authority("root")) });
    assert!(!is_anchored(&path.iter().collect::<Vec<_>>(), &[&root]));
}

#[test]
fn the_issuer_is_told_by_name_and_by_signature() {
    let root = Party::root(authority("root"));
    let namesake = Party::root(authority("root"));
    assert!(!is_anchored(&[&namesake.certify(leaf())], &[&root]), "the signature of another with the same name");
    let renamed = Party { params: authority("other"), key: KeyPair::generate().unwrap(), der: root.der.clone() };
    let issuer = Issuer::from_params(&renamed.params, &root.key);
    let der = leaf().signed_by(&renamed.key, &issuer).unwrap().der().to_vec();
    let misnamed = Party { der, ..Party::root(leaf()) };
    assert!(!is_anchored(&[&misnamed], &[&root]), "the right key with another name");
}

#[test]
fn a_certificate_that_was_altered_or_its_signature_is_not_anchored() {
    let root = Party::root(authority("root"));
    let leaf = root.certify(leaf());
    let (_, found) = X509Certificate::from_der(&leaf.der).unwrap();
    let signed = found.tbs_certificate.as_ref().len();
    let signature = leaf.der.len() - found.signature_value.data.len()..leaf.der.len();
    // Between the two the algorithm is said once more, which no signature is over.
    for position in positions(leaf.der.len(), 400).filter(|at| *at < signed || signature.contains(at)) {
        let altered = flipped(&leaf.der, position);
        let is_anchored = WebAuthnRs.is_anchored(&[altered], slice::from_ref(&root.der), begin() + DAY);
        assert!(!is_anchored, "byte {position}");
    }
}

#[test]
fn the_first_certificate_may_be_the_root_itself_and_vouches_for_no_other() {
    let only = Party::root(leaf());
    assert!(is_anchored(&[&only], &[&only]));
    let (before, after) = (begin() - DAY, begin() + 11 * DAY);
    assert!(!is_anchored_at(&[&only], &[&only], before) && !is_anchored_at(&[&only], &[&only], after));
    assert!(!is_anchored(&[&only], &[&Party::root(leaf())]), "another with the same name");
    assert!(!is_anchored(&[&only.certify(leaf())], &[&only]), "it is no authority");
}

#[test]
fn what_is_no_certificate_is_neither_a_path_nor_a_root() {
    let root = Party::root(authority("root"));
    let leaf = root.certify(leaf());
    let at = begin() + DAY;
    let roots = [root.der.clone()];
    let trailing = [&*leaf.der, &[0]].concat();
    for garbage in [Vec::new(), vec![0x30], vec![0xff; 100], leaf.der[..leaf.der.len() - 1].to_vec(), trailing] {
        assert!(!WebAuthnRs.is_anchored(slice::from_ref(&garbage), &roots, at));
        assert!(!WebAuthnRs.is_anchored(slice::from_ref(&garbage), slice::from_ref(&garbage), at));
        assert!(!WebAuthnRs.is_anchored(&[leaf.der.clone(), garbage.clone()], &roots, at));
        assert!(!WebAuthnRs.is_anchored(slice::from_ref(&leaf.der), slice::from_ref(&garbage), at));
        let among_others = [garbage, root.der.clone()];
        assert!(WebAuthnRs.is_anchored(slice::from_ref(&leaf.der), &among_others, at), "the other root counts");
    }
}

#[test]
fn authorities_sign_with_ecdsa_and_rsa_and_sha_2() {
    for algorithm in
        [&PKCS_ECDSA_P256_SHA256, &PKCS_ECDSA_P384_SHA384, &PKCS_RSA_SHA256, &PKCS_RSA_SHA384, &PKCS_RSA_SHA512]
    {
        let root = Party::itself(authority("root"), algorithm);
        assert!(is_anchored(&[&root.certify(leaf())], &[&root]), "{algorithm:?}");
    }
    let root = Party::itself(authority("root"), &PKCS_ED25519);
    assert!(!is_anchored(&[&root.certify(leaf())], &[&root]), "no vendor does");
}

/// A certificate like this one in version 1, which has no extensions.
fn in_version_1(party: &Party, issuer: &Party) -> Party {
    let (_, found) = X509Certificate::from_der(&party.der).unwrap();
    let algorithm = der(SEQUENCE, &[&der(OID, &[ECDSA_WITH_SHA256])]);
    let validity = [b"250101000000Z", b"350101000000Z"].map(|time| der(UTC_TIME, &[time]));
    let validity = der(SEQUENCE, &[&validity[0], &validity[1]]);
    let (issued_by, subject, key) = (found.issuer().as_raw(), found.subject().as_raw(), found.public_key().raw);
    let tbs = der(SEQUENCE, &[&der(INTEGER, &[&[1]]), &algorithm, issued_by, &validity, subject, key]);
    let signature = issuer.key.sign(&tbs).unwrap();
    let der = der(SEQUENCE, &[&tbs, &algorithm, &der(BIT_STRING, &[&[0], &signature])]);
    Party { der, ..Party::root(party.params.clone()) }
}

#[test]
fn a_root_of_version_1_anchors_as_it_cannot_say_that_it_is_an_authority() {
    let root = Party::root(authority("root"));
    let old_root = in_version_1(&root, &root);
    let above = root.certify(authority("above"));
    assert!(is_anchored(&[&root.certify(leaf())], &[&old_root]));
    assert!(is_anchored(&[&above.certify(leaf()), &above], &[&old_root]));
    let old = in_version_1(&above, &root);
    assert!(is_anchored(&[&old], &[&root]), "it is sound in itself");
    assert!(!is_anchored(&[&above.certify(leaf()), &old], &[&root]), "but no authority");
    assert!(!is_anchored(&[&above.certify(leaf())], &[&in_version_1(&above, &root)]), "nor a root of its own");
}
