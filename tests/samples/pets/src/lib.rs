//! What an emitted crate looks like from outside, by hand and over plain sockets: it tests the drivers, which must
//! accept it whole, and must find each of the faults that its features build in.

pub mod runtime;
pub mod types;

pub use runtime::{BuildError, Client, Error, Response};

use runtime::{Answer, Request, decode, escape};

impl Client {
    /// The operations with the tag `pets`.
    pub fn pets(&self) -> Pets {
        Pets { client: self.clone() }
    }

    /// `GET /note`
    pub fn note(&self) -> Note {
        Note { request: self.request("GET", "/note".to_owned()) }
    }
}

/// The operations with the tag `pets`.
pub struct Pets {
    client: Client,
}

impl Pets {
    /// `GET /pets`
    pub fn list_pets(&self) -> ListPets {
        ListPets { request: self.client.request("GET", "/pets".to_owned()) }
    }

    /// `POST /pets`
    pub fn add_pet(&self, body: &types::Pet) -> AddPet {
        let mut request = self.client.request("POST", "/pets".to_owned());
        request.headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
        request.body = serde_json::to_vec(body).unwrap_or_default();
        AddPet { request }
    }

    /// `DELETE /pets/{id}`
    pub fn remove_pet(&self, id: &str, force: bool) -> RemovePet {
        let refused = matches!(id, "" | "." | "..");
        let mut request = self.client.request("DELETE", format!("/pets/{}", escape(id)));
        request.query.push(("force", force.to_string()));
        RemovePet { request, refused }
    }
}

pub struct ListPets {
    request: Request,
}

impl ListPets {
    pub fn tag(mut self, tags: Vec<String>) -> Self {
        self.request.query.extend(tags.into_iter().map(|tag| ("tag", tag)));
        self
    }

    pub fn x_trace(mut self, value: impl Into<String>) -> Self {
        self.request.headers.push(("X-Trace".to_owned(), value.into()));
        self
    }

    pub async fn send(self) -> Result<Response<Option<Vec<types::Pet>>>, Error<types::Problem>> {
        let answer = self.request.send()?;
        match answer.status.0 {
            // The list may be absent, so that an empty body is none.
            200 if answer.body.is_empty() => Ok(Response { answer, value: None }),
            200 => json(answer),
            422 => Err(api(answer)),
            _ => Err(Error::Api(answer, None)),
        }
    }
}

pub struct AddPet {
    request: Request,
}

impl AddPet {
    pub async fn send(self) -> Result<Response<types::Pet>, Error<types::Problem>> {
        let answer = self.request.send()?;
        match answer.status.0 {
            201 => json(answer),
            _ => Err(api(answer)),
        }
    }
}

pub struct RemovePet {
    request: Request,
    refused: bool,
}

impl RemovePet {
    pub async fn send(self) -> Result<Response<()>, Error<()>> {
        if self.refused {
            return Err(Error::Argument("id".to_owned()));
        }
        let answer = self.request.send()?;
        match answer.status.0 {
            204 => Ok(Response { answer, value: () }),
            404 => Err(Error::Api(answer, Some(()))),
            _ => Err(Error::Api(answer, None)),
        }
    }
}

pub struct Note {
    request: Request,
}

impl Note {
    pub async fn send(self) -> Result<Response<String>, Error<()>> {
        let answer = self.request.send()?;
        match (answer.status.0, answer.content_type() == "text/plain") {
            (200, true) => {
                let value = String::from_utf8_lossy(&answer.body).into_owned();
                Ok(Response { answer, value })
            }
            (200, false) => Err(Error::Unexpected(answer)),
            _ => Err(Error::Api(answer, None)),
        }
    }
}

fn json<T: serde::de::DeserializeOwned, E>(answer: Answer) -> Result<Response<T>, Error<E>> {
    match decode(&answer) {
        Some(value) => Ok(Response { answer, value }),
        None => Err(Error::Unexpected(answer)),
    }
}

fn api(answer: Answer) -> Error<types::Problem> {
    let error = decode(&answer);
    Error::Api(answer, error)
}
