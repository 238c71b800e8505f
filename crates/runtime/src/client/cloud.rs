//! The national clouds in which Graph is offered.

use std::fmt;
use std::str::FromStr;

/// A cloud with its own Graph.
///
/// Source: <https://learn.microsoft.com/graph/deployments>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cloud {
    /// The global service.
    #[default]
    Global,
    /// Microsoft Cloud for US Government, L4.
    UsGovernment,
    /// Microsoft Cloud for US Government, L5 (Department of Defense).
    UsGovernmentDod,
    /// Microsoft Cloud China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Cloud; 4] = [Cloud::Global, Cloud::UsGovernment, Cloud::UsGovernmentDod, Cloud::China];

    /// The name: `global`, `us-government`, `us-government-dod` or `china`.
    pub const fn name(self) -> &'static str {
        match self {
            Cloud::Global => "global",
            Cloud::UsGovernment => "us-government",
            Cloud::UsGovernmentDod => "us-government-dod",
            Cloud::China => "china",
        }
    }

    /// The host of its Graph.
    pub const fn host(self) -> &'static str {
        match self {
            Cloud::Global => "graph.microsoft.com",
            Cloud::UsGovernment => "graph.microsoft.us",
            Cloud::UsGovernmentDod => "dod-graph.microsoft.us",
            Cloud::China => "microsoftgraph.chinacloudapi.cn",
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not one of [`Cloud::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCloud;

impl fmt::Display for UnknownCloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the clouds are global, us-government, us-government-dod and china")
    }
}

impl std::error::Error for UnknownCloud {}

impl FromStr for Cloud {
    type Err = UnknownCloud;

    fn from_str(name: &str) -> Result<Self, UnknownCloud> {
        Cloud::ALL.into_iter().find(|cloud| cloud.name().eq_ignore_ascii_case(name)).ok_or(UnknownCloud)
    }
}
