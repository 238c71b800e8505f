//! The examples run without a network, and print what the pages of `docs-input/` answer.

use std::error::Error;

use msgraph::runtime::Bytes;
use msgraph_tests::service::Service;

// Each has a `main` of its own, which reads the environment and is not called here.
#[allow(dead_code)]
#[path = "../examples/batch.rs"]
mod batch;
#[allow(dead_code)]
#[path = "../examples/list_users.rs"]
mod list_users;
#[allow(dead_code)]
#[path = "../examples/send_mail.rs"]
mod send_mail;
#[allow(dead_code)]
#[path = "../examples/update_assignment.rs"]
mod update_assignment;
#[allow(dead_code)]
#[path = "../examples/upload_file.rs"]
mod upload_file;

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::test]
async fn users_are_listed_page_by_page() -> Outcome {
    let (service, mut out) = (Service::offline()?, Vec::new());
    list_users::list_users(&service.client, &mut out).await?;
    let page = "  Noor Haddad <noor@tailspintoys.example>\n  Tove Lind <tove@tailspintoys.example>\n";
    assert_eq!(String::from_utf8(out)?, format!("page 1\n{page}page 2\n{page}"));
    Ok(())
}

#[tokio::test]
async fn mail_is_sent() -> Outcome {
    let (service, mut out) = (Service::offline()?, Vec::new());
    send_mail::send_mail(&service.client, "a@b.example", &mut out).await?;
    assert_eq!(String::from_utf8(out)?, "202 Accepted\n");
    Ok(())
}

#[tokio::test]
async fn an_assignment_is_updated() -> Outcome {
    let (service, mut out) = (Service::offline()?, Vec::new());
    update_assignment::update_assignment(&service.client, "a", "b", "c", &mut out).await?;
    assert_eq!(String::from_utf8(out)?, "now for collection-7\n");
    Ok(())
}

#[tokio::test]
async fn a_file_is_uploaded_in_pieces() -> Outcome {
    let (service, mut out) = (Service::offline()?, Vec::new());
    let mut content = Bytes::from(vec![7; 12_000_000]);
    upload_file::upload_file(&service.client, "a.bin", &mut content, &mut out).await?;
    let told = "5242880 of 12000000 bytes\n10485760 of 12000000 bytes\n12000000 of 12000000 bytes\n201 Created\n";
    assert_eq!(String::from_utf8(out)?, told);
    Ok(())
}

#[tokio::test]
async fn a_batch_has_answers_of_several_types() -> Outcome {
    let (service, mut out) = (Service::offline()?, Vec::new());
    batch::batch(&service.client, &mut out).await?;
    assert_eq!(String::from_utf8(out)?, "Noor Haddad\n  Wooden train, second try\n412 users\n");
    Ok(())
}
